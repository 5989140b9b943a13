import type { BundleLimits } from '../../limits.ts';
import { VerificationError } from '../codes.ts';
import { type ByteSource, readAt } from './byteSource.ts';
import type { EndRecord } from './endRecord.ts';
import { readExtraFields, widen } from './extraFields.ts';

/** One entry as the central directory describes it. */
export interface ZipEntry {
  nameBytes: Buffer;
  /** the name for messages; only to be used as a path after the check of names */
  name: string;
  flags: number;
  method: number;
  /** DOS time and date, as one number */
  time: number;
  crc: number;
  packedSize: number;
  size: number;
  /** upper 16 bits: Unix mode where there is one; lower: DOS attributes */
  attributes: number;
  headerOffset: number;
  /** where its packed bytes begin; known once the layout has been checked */
  dataOffset: number;
  isFolder: boolean;
}

const HEADER = 0x02014b50;
const HEADER_SIZE = 46;
const MAX_DIRECTORY_BYTES = 8 * 2 ** 20;

/**
 * Reads the whole central directory (APPNOTE.TXT 4.3.12).
 *
 * @throws VerificationError ZIP_TOO_MANY_ENTRIES, ZIP_PREPENDED, ZIP_GAP, ZIP_DIRECTORY_MALFORMED, ZIP_EXTRA_…
 */
export async function readDirectory(
  source: ByteSource,
  end: EndRecord,
  limits: BundleLimits,
): Promise<ZipEntry[]> {
  if (end.entries > limits.maxEntries) throw tooMany(end.entries, limits);
  const gap = end.start - (end.directoryOffset + end.directorySize);
  if (gap !== 0) {
    const shifted = gap > 0 && end.start >= end.directorySize + HEADER_SIZE;
    const moved = shifted ? await readAt(source, end.start - end.directorySize, 4) : null;
    if (moved?.readUInt32LE(0) === HEADER) {
      throw new VerificationError('ZIP_PREPENDED', '', `${gap} bytes stand before the archive`);
    }
    if (gap > 0)
      throw new VerificationError(
        'ZIP_GAP',
        '',
        `${gap} bytes stand between the directory and its end record`,
      );
    throw malformed('the directory does not fit into the file');
  }
  if (end.directorySize > MAX_DIRECTORY_BYTES)
    throw malformed('the directory is larger than that of any bundle');
  const bytes = await readAt(source, end.directoryOffset, end.directorySize);
  const entries: ZipEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { entry, length } = parseHeader(bytes.subarray(at));
    entries.push(entry);
    if (entries.length > limits.maxEntries) throw tooMany(entries.length, limits);
    at += length;
  }
  if (entries.length !== end.entries) {
    throw malformed(`${end.entries} entries are announced, ${entries.length} are listed`);
  }
  return entries;
}

function parseHeader(bytes: Buffer): { entry: ZipEntry; length: number } {
  if (bytes.length < HEADER_SIZE || bytes.readUInt32LE(0) !== HEADER)
    throw malformed('an entry of the directory is cut off');
  const nameLength = bytes.readUInt16LE(28);
  const extraLength = bytes.readUInt16LE(30);
  const commentLength = bytes.readUInt16LE(32);
  const length = HEADER_SIZE + nameLength + extraLength + commentLength;
  if (length > bytes.length) throw malformed('an entry of the directory is cut off');
  if (commentLength > 0) throw malformed('an entry has a comment');
  if (bytes.readUInt16LE(34) !== 0) throw malformed('an entry lies on another disk');
  const nameBytes = Buffer.from(bytes.subarray(HEADER_SIZE, HEADER_SIZE + nameLength));
  const extra = bytes.subarray(HEADER_SIZE + nameLength, HEADER_SIZE + nameLength + extraLength);
  const name = nameBytes.toString('utf8');
  const narrow = [bytes.readUInt32LE(24), bytes.readUInt32LE(20), bytes.readUInt32LE(42)];
  const [size = 0, packedSize = 0, headerOffset = 0] = widen(
    readExtraFields(extra, name, false),
    narrow,
    name,
  );
  const entry: ZipEntry = {
    nameBytes,
    name,
    flags: bytes.readUInt16LE(8),
    method: bytes.readUInt16LE(10),
    time: bytes.readUInt32LE(12),
    crc: bytes.readUInt32LE(16),
    packedSize,
    size,
    attributes: bytes.readUInt32LE(38),
    headerOffset,
    dataOffset: 0,
    isFolder: nameBytes.at(-1) === 0x2f,
  };
  return { entry, length };
}

function tooMany(count: number, limits: BundleLimits): VerificationError {
  return new VerificationError(
    'ZIP_TOO_MANY_ENTRIES',
    '',
    `${count} entries, at most ${limits.maxEntries} are read`,
  );
}

function malformed(detail: string): VerificationError {
  return new VerificationError('ZIP_DIRECTORY_MALFORMED', '', detail);
}
