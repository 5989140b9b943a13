/** How many results have each verdict. */
export function countByVerdict(results: readonly { verdict: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const verdict of results.map((result) => result.verdict).sort())
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
