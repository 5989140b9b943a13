import { type BundleLimits, mostUnpackedBytes } from '../../limits.ts';
import { VerificationError, type VerifyCode } from '../codes.ts';
import { type ByteSource, readAt } from './byteSource.ts';
import type { ZipEntry } from './directory.ts';
import { bigOffset } from './endRecord.ts';
import { readExtraFields, widen } from './extraFields.ts';

const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
const DESCRIPTOR = 0x08074b50;
const HAS_DESCRIPTOR = 0x0008;
// bit 0 encrypted, bit 6 strong encryption, bit 13 masked headers
const ENCRYPTED = 0x2041;
// bits 1 and 2 how hard deflate tried, bit 3 a descriptor, bit 11 the name is UTF-8; others change how data is read
const KNOWN_FLAGS = 0x080e;

/**
 * Checks that the entries lie one after the other from the first byte of the file to the central directory, and that each
 * local header says what the directory says (APPNOTE.TXT 4.3.7, 4.3.9). Notes where the data of each begins.
 *
 * @throws VerificationError on the first thing that is wrong
 */
export async function checkLayout(
  source: ByteSource,
  entries: readonly ZipEntry[],
  directoryOffset: number,
  limits: BundleLimits,
): Promise<void> {
  checkDeclared(entries, source.size, limits);
  const ordered = [...entries].sort((a, b) => a.headerOffset - b.headerOffset);
  let expected = 0;
  for (const [index, entry] of ordered.entries()) {
    if (entry.headerOffset < expected)
      throw fail('ZIP_OVERLAP', entry, 'it begins inside the entry before it');
    if (entry.headerOffset > expected) {
      const gap = entry.headerOffset - expected;
      if (index === 0) throw fail('ZIP_PREPENDED', entry, `${gap} bytes stand before the first entry`);
      throw fail('ZIP_GAP', entry, `${gap} bytes before it belong to no entry`);
    }
    const end = ordered[index + 1]?.headerOffset ?? directoryOffset;
    expected = await checkEntry(source, entry, end);
  }
  if (expected !== directoryOffset) {
    const code = expected < directoryOffset ? 'ZIP_GAP' : 'ZIP_OVERLAP';
    throw new VerificationError(code, '', 'the last entry does not end where the directory begins');
  }
}

function checkDeclared(entries: readonly ZipEntry[], archiveBytes: number, limits: BundleLimits): void {
  let total = 0;
  for (const entry of entries) {
    if (entry.flags & ENCRYPTED) throw fail('ZIP_ENCRYPTED', entry, 'it is encrypted');
    if (entry.method !== 0 && entry.method !== 8)
      throw fail('ZIP_METHOD_UNSUPPORTED', entry, `method ${entry.method}`);
    if (entry.flags & ~KNOWN_FLAGS)
      throw fail('ZIP_METHOD_UNSUPPORTED', entry, `flags 0x${entry.flags.toString(16)}`);
    if (entry.method === 0 && entry.size !== entry.packedSize) {
      throw fail('ZIP_SIZE_MISMATCH', entry, 'it is stored, but its two sizes differ');
    }
    // only a reader that goes by the directory finds its end
    if (entry.method === 0 && entry.size > 0 && entry.flags & HAS_DESCRIPTOR)
      throw fail('ZIP_METHOD_UNSUPPORTED', entry, 'it is stored, and its size follows its data');
    total += entry.size;
  }
  if (total > mostUnpackedBytes(archiveBytes, limits)) {
    const detail = `the archive's ${archiveBytes} bytes would unpack to ${total}`;
    throw new VerificationError('ZIP_BOMB', '', detail);
  }
}

/** @returns offset of the byte after the entry */
async function checkEntry(source: ByteSource, entry: ZipEntry, limit: number): Promise<number> {
  if (entry.headerOffset + LOCAL_SIZE > limit)
    throw fail('ZIP_OVERLAP', entry, 'it has no room for its header');
  const header = await readAt(source, entry.headerOffset, LOCAL_SIZE);
  if (header.readUInt32LE(0) !== LOCAL)
    throw fail('ZIP_HEADER_MISMATCH', entry, 'there is no local header where it should be');
  const nameLength = header.readUInt16LE(26);
  const headerEnd = entry.headerOffset + LOCAL_SIZE + nameLength + header.readUInt16LE(28);
  if (headerEnd > limit) throw fail('ZIP_OVERLAP', entry, 'its header runs into what follows');
  const dataEnd = headerEnd + entry.packedSize;
  const variable = await readAt(
    source,
    entry.headerOffset + LOCAL_SIZE,
    headerEnd - entry.headerOffset - LOCAL_SIZE,
  );
  if (!variable.subarray(0, nameLength).equals(entry.nameBytes))
    throw fail('ZIP_HEADER_MISMATCH', entry, 'its two headers give different names');
  if (
    header.readUInt16LE(6) !== entry.flags ||
    header.readUInt16LE(8) !== entry.method ||
    header.readUInt32LE(10) !== entry.time
  ) {
    throw fail('ZIP_HEADER_MISMATCH', entry, 'its two headers differ in flags, method or time');
  }
  if (dataEnd > limit) throw fail('ZIP_OVERLAP', entry, 'its data runs into what follows');
  entry.dataOffset = headerEnd;
  const deferred = (entry.flags & HAS_DESCRIPTOR) !== 0;
  const zip64 = readExtraFields(variable.subarray(nameLength), entry.name, true);
  checkLocalSizes(entry, header, zip64, deferred);
  return deferred ? checkDescriptor(source, entry, dataEnd, limit) : dataEnd;
}

/** Streamed entries may say zero for members of the descriptor; nothing else may differ from the directory. */
function checkLocalSizes(entry: ZipEntry, header: Buffer, zip64: Buffer | null, deferred: boolean): void {
  const narrow = [header.readUInt32LE(22), header.readUInt32LE(18)];
  if (narrow.includes(SATURATED) && !narrow.every((value) => value === SATURATED))
    throw fail('ZIP_EXTRA_ZIP64', entry, 'only one of its two sizes is left to a zip64 field');
  const stated = [header.readUInt32LE(14), ...widen(zip64, narrow, entry.name)];
  const actual = [entry.crc, entry.size, entry.packedSize];
  const agrees = stated.every((value, index) => (deferred && value === 0) || value === actual[index]);
  if (agrees) return;
  if (zip64 !== null)
    throw fail('ZIP_EXTRA_ZIP64', entry, 'its zip64 field gives other sizes than the directory');
  throw fail('ZIP_HEADER_MISMATCH', entry, 'its two headers differ in checksum or size');
}

const SATURATED = 0xffffffff;

/**
 * The record after streamed data: with or without signature, 32-bit or 64-bit sizes.
 *
 * @returns offset of the byte after the form that agrees and fills the room, else after the one that agrees
 */
async function checkDescriptor(
  source: ByteSource,
  entry: ZipEntry,
  start: number,
  limit: number,
): Promise<number> {
  const record = await readAt(source, start, Math.min(24, limit - start));
  const ends = DESCRIPTOR_FORMS.filter((form) => descriptorAgrees(record, entry, form)).map(
    ({ signed, width }) => start + (signed ? 4 : 0) + 4 + 2 * width,
  );
  const end = ends.find((candidate) => candidate === limit) ?? ends[0];
  if (end === undefined) {
    throw fail('ZIP_HEADER_MISMATCH', entry, 'the record after its data does not agree with the directory');
  }
  return end;
}

const DESCRIPTOR_FORMS = [
  { signed: true, width: 4 },
  { signed: true, width: 8 },
  { signed: false, width: 4 },
  { signed: false, width: 8 },
] as const;

function descriptorAgrees(record: Buffer, entry: ZipEntry, form: (typeof DESCRIPTOR_FORMS)[number]): boolean {
  const start = form.signed ? 4 : 0;
  if (record.length < start + 4 + 2 * form.width) return false;
  if (form.signed && record.readUInt32LE(0) !== DESCRIPTOR) return false;
  const size = (at: number) => (form.width === 4 ? record.readUInt32LE(at) : bigOffset(record, at));
  return (
    record.readUInt32LE(start) === entry.crc &&
    size(start + 4) === entry.packedSize &&
    size(start + 4 + form.width) === entry.size
  );
}

function fail(code: VerifyCode, entry: ZipEntry, detail: string): VerificationError {
  return new VerificationError(code, entry.name, detail);
}
