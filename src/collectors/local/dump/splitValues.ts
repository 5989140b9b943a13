import type { Line } from '../../../formats/lineSplitter.ts';

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
const BETWEEN: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20, 0x2c, OPEN_LIST, CLOSE_LIST]);

/**
 * Splits JSON that is not one value a line: the objects of a list, or objects one after the other, over any number of lines.
 * Only brackets and quotes are examined; whether an object is JSON shows when it is parsed.
 *
 * @param chunks UTF-8 without byte-order mark
 * @param maxBytes longest object; a longer one is given as null
 * @returns yields the objects, and one byte for each run of what is no object; returns whether the last one was cut off
 */
export async function* splitValues(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Line, boolean> {
  let parts: Buffer[] = [];
  let size = 0;
  let depth = 0;
  let inText = false;
  let escaped = false;
  let inJunk = false;
  const take = (piece: Buffer): void => {
    size += piece.length;
    if (size <= maxBytes) parts.push(piece);
    else parts = [];
  };
  const taken = (): Line => {
    const value = size > maxBytes ? null : Buffer.concat(parts);
    parts = [];
    size = 0;
    return value;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (depth === 0) {
        if (byte === OPEN) {
          from = at;
          depth = 1;
          inJunk = false;
        } else if (BETWEEN.has(byte)) {
          inJunk = false;
        } else if (!inJunk) {
          inJunk = true;
          yield chunk.subarray(at, at + 1);
        }
      } else if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) {
        inText = true;
      } else if (byte === OPEN || byte === OPEN_LIST) {
        depth += 1;
      } else if (byte === CLOSE || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth > 0) continue;
        take(chunk.subarray(from, at + 1));
        yield taken();
      }
    }
    if (depth > 0) take(chunk.subarray(from));
  }
  if (depth === 0) return false;
  yield taken();
  return true;
}
