import { constants, deflateRawSync } from 'node:zlib';
import { isPooled } from '../../../formats/freeBytes.ts';

/**
 * Contents are packed in blocks of this size, each for itself, so that several are packed at the same time. Size and level
 * are fixed: the archive is the same on however many cores it is made.
 */
export const BLOCK_BYTES = 1 << 20;

// evidence is text that deflates well at any level; 1 is four times as fast as the default for a tenth more bytes
const LEVEL = 1;
// a packed block mostly fits, so that it is made in one go
const CHUNK_BYTES = 320 << 10;

/**
 * Packs one block (RFC 1951). Blocks that are not the last of their file end on a whole byte without the mark of the end, so
 * that one can be put after the other.
 *
 * @returns bytes in memory of their own
 */
export function deflateBlock(block: Buffer, isLast: boolean): Uint8Array<ArrayBuffer> {
  const finishFlush = isLast ? constants.Z_FINISH : constants.Z_FULL_FLUSH;
  const packed = deflateRawSync(block, { level: LEVEL, chunkSize: CHUNK_BYTES, memLevel: 9, finishFlush });
  // small ones are cut out of a pool
  return isPooled(packed) ? new Uint8Array(packed) : packed;
}
