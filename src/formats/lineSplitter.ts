const LF = 0x0a;

/** One line of bytes without its LF; null when it is longer than the limit. */
export type Line = Buffer | null;

/**
 * Splits a stream of bytes into lines. Only LF ends a line: JSON may hold every other line separator of Unicode (U+2028,
 * U+2029, U+0085) unescaped. Of a line that is too long only its length is kept in memory.
 *
 * @param chunks the bytes as they come
 * @param maxBytes longest line
 * @returns yields lines; returns whether the last line had no LF, which is how a file looks that was cut off
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Line, boolean> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      const last = chunk.subarray(from, end);
      if (size + last.length > maxBytes) yield null;
      else yield rest.length === 0 ? last : Buffer.concat([...rest, last]);
      rest = [];
      size = 0;
      from = end + 1;
    }
    size += chunk.length - from;
    if (size <= maxBytes) rest.push(chunk.subarray(from));
    else rest = [];
  }
  if (size === 0) return false;
  yield size > maxBytes ? null : Buffer.concat(rest);
  return true;
}
