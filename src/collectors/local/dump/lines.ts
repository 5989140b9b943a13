import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** One line of a file; null when it is too long to be an event. */
export type Line = Buffer | null;

/**
 * Streams the lines of a file, a few hundred KiB in memory whatever its size. Only LF ends a line: JSON may hold every other line
 * separator of Unicode.
 *
 * @returns yields lines; returns size and SHA-256 (lower-case hex) of the whole file
 */
export async function* fileLines(file: string): AsyncGenerator<Line, { bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let rest: Buffer[] = [];
  let size = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const chunk = piece as Buffer;
    hash.update(chunk);
    bytes += chunk.length;
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const last = chunk.subarray(from, end);
      yield size + last.length > MAX_LINE_BYTES
        ? null
        : rest.length === 0
          ? last
          : Buffer.concat([...rest, last]);
      rest = [];
      size = 0;
      from = end + 1;
    }
    size += chunk.length - from;
    // of a line that is too long only its length is kept
    if (size <= MAX_LINE_BYTES) rest.push(chunk.subarray(from));
    else rest = [];
  }
  if (size > 0) yield size > MAX_LINE_BYTES ? null : Buffer.concat(rest);
  return { bytes, sha256: hash.digest('hex') };
}
