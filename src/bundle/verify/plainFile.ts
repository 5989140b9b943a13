import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';

/** The result of reading a small file that somebody else may have put there. */
export type PlainFile =
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'absent' }
  /** a link, pipe, socket, device or folder: not opened */
  | { kind: 'special' }
  /** larger than the limit: not read */
  | { kind: 'large' }
  /** it is there, but the system refuses to read it */
  | { kind: 'unreadable'; cause: unknown };

/**
 * Reads a regular file, and nothing else: a link could lead anywhere, a pipe never ends, a device may act when it is read.
 *
 * @param limit most bytes
 */
export async function readPlainFile(path: string, limit: number): Promise<PlainFile> {
  let file: FileHandle | null = null;
  try {
    const seen = await lstat(path);
    if (!seen.isFile()) return { kind: 'special' };
    if (seen.size > limit) return { kind: 'large' };
    file = await open(path, FLAGS);
    // it may have been exchanged between the two looks
    if (!(await file.stat()).isFile()) return { kind: 'special' };
    const buffer = Buffer.alloc(limit + 1);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled > limit) break;
    }
    return filled > limit ? { kind: 'large' } : { kind: 'bytes', bytes: buffer.subarray(0, filled) };
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
    return code === 'ELOOP' ? { kind: 'special' } : { kind: 'unreadable', cause };
  } finally {
    await file?.close();
  }
}

/** Opening neither follows a link nor waits for the other end of a pipe; Windows has neither flag. */
export const FLAGS_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const FLAGS = FLAGS_WITHOUT_WAITING | (constants.O_NOFOLLOW ?? 0);
