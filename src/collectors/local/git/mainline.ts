/**
 * Finds for each commit the commit of the main line that added it: itself, or the merge on the chain of first parents
 * that first reaches it.
 *
 * @param lines output of `git rev-list --parents HEAD`: a commit and its parents a line, newest first
 * @returns by commit the commit of the main line; the merge request is in that one's message
 */
export function broughtInBy(lines: Iterable<string>): Map<string, string> {
  const parents = new Map<string, string[]>();
  let head: string | undefined;
  for (const line of lines) {
    const [commit, ...above] = line.split(' ');
    if (commit === undefined || commit === '') continue;
    head ??= commit;
    parents.set(commit, above);
  }
  const mainline: string[] = [];
  for (let at = head; at !== undefined; at = parents.get(at)?.[0]) mainline.push(at);
  const merged = new Map<string, string>();
  for (const merge of mainline.reverse()) {
    const waiting = [merge];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (merged.has(at)) continue;
      merged.set(at, merge);
      waiting.push(...(parents.get(at) ?? []));
    }
  }
  return merged;
}
