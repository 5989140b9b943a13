/** Letters that may be wrong in a name of this length; a number is never nearly another one. */
const allowed = (name: string): number => (/^\d+$/.test(name) ? 0 : Math.max(1, Math.floor(name.length / 3)));

/** Letters of a beginning that can mean a name. */
const SHORTEST_BEGINNING = 3;

/**
 * The name that somebody probably meant, for "did you mean": the one with the fewest wrong letters, else the only one that begins
 * as was typed.
 *
 * @returns null when none is near
 */
export function nearest(given: string, names: Iterable<string>): string | null {
  const all = [...names];
  return nearestSpelling(given, all) ?? onlyBeginning(given, all);
}

function onlyBeginning(given: string, names: readonly string[]): string | null {
  if (given.replace(/^-+/, '').length < SHORTEST_BEGINNING) return null;
  const found = new Set(names.filter((name) => name.toLowerCase().startsWith(given.toLowerCase())));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

function nearestSpelling(given: string, names: readonly string[]): string | null {
  let best: { name: string; distance: number } | null = null;
  for (const name of names) {
    const distance = editDistance(given.toLowerCase(), name.toLowerCase());
    if (distance <= allowed(name) && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** " (did you mean X?)" where a name is near; else nothing. */
export function didYouMean(given: string, names: Iterable<string>): string {
  const name = nearest(given, names);
  return name === null ? '' : ` (did you mean ${name}?)`;
}

/** Insertions, deletions, replacements and swaps of neighbours that make one text of another. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const plain = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(isSwap ? Math.min(plain, (before[j - 2] ?? 0) + 1) : plain);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
