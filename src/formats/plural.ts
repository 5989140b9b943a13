/**
 * A number with its noun: `1 row`, `12000 rows`.
 *
 * @param plural where it is not the noun with an s
 */
export function plural(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
