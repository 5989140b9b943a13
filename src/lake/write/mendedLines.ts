/** An escape of half a character without the other half, after an even number of backslashes. */
const HALF = /(^|[^\\])((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gi;
const HINT = Buffer.from('\\ud');

/**
 * Lines of JSON whose escapes other parsers read, too: JavaScript keeps half a character (`\ud800`), which is no Unicode; it becomes
 * U+FFFD. Canonical JSON escapes nothing else of that range.
 *
 * @returns the same bytes where there is nothing to mend, and how often there was
 */
export function mendedLines(lines: Buffer): { lines: Buffer; mended: number } {
  if (!lines.includes(HINT)) return { lines, mended: 0 };
  let mended = 0;
  const mend = (text: string): string =>
    text.replace(HALF, (_, before: string, slashes: string) => {
      mended += 1;
      return `${before}${slashes}\\ufffd`;
    });
  // twice: of two in a row the first takes the sign before the second
  const text = mend(mend(lines.toString('utf8')));
  return mended === 0 ? { lines, mended } : { lines: Buffer.from(text), mended };
}
