import type { ListPath } from './listPaths.ts';

/** When a path ends; never is infinity. */
export function lasts({ until }: ListPath): number {
  return until ?? Number.POSITIVE_INFINITY;
}

/** Order of search: longest end, then fewest lists, then names. */
function better(a: ListPath, b: ListPath): number {
  if (lasts(a) !== lasts(b)) return lasts(b) > lasts(a) ? 1 : -1;
  if (a.lists.length !== b.lists.length) return a.lists.length - b.lists.length;
  const [first, second] = [pathKey(a), pathKey(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function pathKey({ lists }: ListPath): string {
  return JSON.stringify(lists.map((list) => list.name));
}

/** Puts a path in its place: the best is last. */
export function insert(open: ListPath[], path: ListPath): void {
  let [low, high] = [0, open.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (better(path, open[middle] as ListPath) <= 0) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, path);
}
