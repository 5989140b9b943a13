import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';

/**
 * Contents are packed in blocks of this size, each for itself, so that several are packed at the same time. Size and level
 * are fixed: the archive is the same on however many cores it is made.
 */
export const BLOCK_BYTES = 1 << 20;

// evidence is text that deflates well at any level; 1 is four times as fast as the default for a tenth more bytes
const LEVEL = 1;
// a packed block mostly fits, so that it is made in one go
const CHUNK_BYTES = 320 << 10;

const deflate = promisify<
  Buffer,
  { level: number; chunkSize: number; memLevel: number; finishFlush: number },
  Buffer
>(deflateRaw);

/**
 * Packs one block on a thread of its own (RFC 1951). Blocks that are not the last of their file end on a whole byte without
 * the mark of the end, so that one can be put after the other.
 */
export function deflateBlock(block: Buffer, isLast: boolean): Promise<Buffer> {
  const finishFlush = isLast ? constants.Z_FINISH : constants.Z_FULL_FLUSH;
  return deflate(block, { level: LEVEL, chunkSize: CHUNK_BYTES, memLevel: 9, finishFlush });
}
