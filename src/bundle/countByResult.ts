/** How many results have each result. */
export function countByResult(results: readonly { result: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results.map((result) => result.result).sort())
    counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}
