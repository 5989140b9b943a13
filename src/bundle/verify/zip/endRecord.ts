import { VerificationError } from '../codes.ts';
import { type ByteSource, readAt } from './byteSource.ts';

/** Where the central directory lies, from the end record (APPNOTE.TXT 4.3.14 to 4.3.16). */
export interface EndRecord {
  entries: number;
  directoryOffset: number;
  directorySize: number;
  /** offset of the first end record: the directory must end here */
  start: number;
}

const EOCD = 0x06054b50;
const EOCD_SIZE = 22;
const EOCD64 = 0x06064b50;
const EOCD64_SIZE = 56;
const LOCATOR = 0x07064b50;
const LOCATOR_SIZE = 20;

/**
 * Finds the end record. A bundle has no comment, so the record is the last 22 bytes, and nothing else is.
 *
 * @throws VerificationError ZIP_NOT_A_ZIP, ZIP_TRUNCATED, ZIP_TRAILING_DATA, ZIP_DIRECTORY_MALFORMED
 */
export async function readEndRecord(source: ByteSource): Promise<EndRecord> {
  const { size } = source;
  if (size < EOCD_SIZE) throw await notFound(source);
  const tail = await readAt(source, size - EOCD_SIZE, EOCD_SIZE);
  if (tail.readUInt32LE(0) !== EOCD || tail.readUInt16LE(20) !== 0) throw await notFound(source);
  const start = size - EOCD_SIZE;
  const disks = [tail.readUInt16LE(4), tail.readUInt16LE(6)];
  const record: EndRecord = {
    entries: tail.readUInt16LE(10),
    directorySize: tail.readUInt32LE(12),
    directoryOffset: tail.readUInt32LE(16),
    start,
  };
  const saturated =
    record.entries === 0xffff || record.directorySize === 0xffffffff || record.directoryOffset === 0xffffffff;
  const locator = start >= LOCATOR_SIZE ? await readAt(source, start - LOCATOR_SIZE, LOCATOR_SIZE) : null;
  if (locator?.readUInt32LE(0) === LOCATOR && saturated)
    return readEndRecord64(source, locator, start - LOCATOR_SIZE);
  if (disks.some((disk) => disk !== 0) || tail.readUInt16LE(8) !== record.entries || saturated) {
    throw malformed('the end record contradicts itself');
  }
  return record;
}

async function readEndRecord64(
  source: ByteSource,
  locator: Buffer,
  locatorStart: number,
): Promise<EndRecord> {
  const start = locatorStart - EOCD64_SIZE;
  const stated = bigOffset(locator, 8);
  if (start < 0 || stated !== start || locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) !== 1) {
    throw malformed('the zip64 locator points elsewhere');
  }
  const record = await readAt(source, start, EOCD64_SIZE);
  const entries = bigOffset(record, 32);
  const isSound =
    record.readUInt32LE(0) === EOCD64 &&
    bigOffset(record, 4) === EOCD64_SIZE - 12 &&
    record.readUInt32LE(16) === 0 &&
    record.readUInt32LE(20) === 0 &&
    bigOffset(record, 24) === entries;
  if (!isSound) throw malformed('the zip64 end record contradicts itself');
  return { entries, directorySize: bigOffset(record, 40), directoryOffset: bigOffset(record, 48), start };
}

/** A 64-bit number that must be a safe integer; anything larger is taken as absurd. */
export function bigOffset(buffer: Buffer, at: number): number {
  const value = buffer.readBigUInt64LE(at);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

/** Describes what is at the end instead: something after the record, half an archive, or another kind of file. */
async function notFound(source: ByteSource): Promise<VerificationError> {
  const { size } = source;
  const length = Math.min(size, 65_536 + 4096);
  const tail = await readAt(source, size - length, length);
  const signature = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
  for (
    let at = tail.lastIndexOf(signature);
    at >= 0;
    at = at === 0 ? -1 : tail.lastIndexOf(signature, at - 1)
  ) {
    if (tail.length - at < EOCD_SIZE) continue;
    const offset = tail.readUInt32LE(at + 16);
    const directory = tail.readUInt32LE(at + 12);
    if (offset === 0xffffffff || offset + directory <= size - length + at) {
      const after = tail.length - at - EOCD_SIZE;
      const detail =
        after > 0 ? `${after} bytes stand after the end record` : 'the end record announces a comment';
      return new VerificationError('ZIP_TRAILING_DATA', '', detail);
    }
  }
  const head = size >= 4 ? await readAt(source, 0, 4) : Buffer.alloc(4);
  const begins = head.readUInt32LE(0) === 0x04034b50;
  return begins
    ? new VerificationError('ZIP_TRUNCATED', '', 'there is no end record: the file is cut off')
    : new VerificationError(
        'ZIP_NOT_A_ZIP',
        '',
        size === 0 ? 'the file is empty' : 'this is not a zip archive',
      );
}

function malformed(detail: string): VerificationError {
  return new VerificationError('ZIP_DIRECTORY_MALFORMED', '', detail);
}
