import type { FileHandle } from 'node:fs/promises';
import { VerificationError, type VerifyCode } from '../codes.ts';
import { RATIO_FREE_BYTES, type VerifyLimits } from '../limits.ts';
import type { ZipEntry } from './directory.ts';
import { bigOffset, readAt } from './endRecord.ts';

const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
const DESCRIPTOR = 0x08074b50;
const HAS_DESCRIPTOR = 0x0008;
// bit 0 encrypted, bit 6 strong encryption, bit 13 masked headers
const ENCRYPTED = 0x2041;

/**
 * Checks that the entries lie one after the other from the first byte of the file to the central directory, and that each
 * local header says what the directory says (APPNOTE.TXT 4.3.7, 4.3.9).
 *
 * @throws VerificationError on the first thing that is wrong
 */
export async function checkLayout(
  file: FileHandle,
  entries: readonly ZipEntry[],
  directoryOffset: number,
  limits: VerifyLimits,
): Promise<void> {
  checkDeclared(entries, limits);
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
    expected = await checkEntry(file, entry, end);
  }
  if (expected !== directoryOffset) {
    const code = expected < directoryOffset ? 'ZIP_GAP' : 'ZIP_OVERLAP';
    throw new VerificationError(code, '', 'the last entry does not end where the directory begins');
  }
}

function checkDeclared(entries: readonly ZipEntry[], limits: VerifyLimits): void {
  let total = 0;
  for (const entry of entries) {
    if (entry.flags & ENCRYPTED) throw fail('ZIP_ENCRYPTED', entry, 'it is encrypted');
    if (entry.method !== 0 && entry.method !== 8)
      throw fail('ZIP_METHOD_UNSUPPORTED', entry, `method ${entry.method}`);
    if (entry.method === 0 && entry.size !== entry.packedSize) {
      throw fail('ZIP_SIZE_MISMATCH', entry, 'it is stored, but its two sizes differ');
    }
    total += entry.size;
    if (entry.size > RATIO_FREE_BYTES && entry.size > entry.packedSize * limits.maxRatio) {
      throw fail('ZIP_BOMB', entry, `${entry.packedSize} bytes would unpack to ${entry.size}`);
    }
  }
  if (total > limits.maxTotalBytes) {
    throw new VerificationError('ZIP_BOMB', '', `the archive would unpack to ${total} bytes`);
  }
}

/** @returns offset of the byte after the entry */
async function checkEntry(file: FileHandle, entry: ZipEntry, limit: number): Promise<number> {
  if (entry.headerOffset + LOCAL_SIZE > limit)
    throw fail('ZIP_OVERLAP', entry, 'it has no room for its header');
  const header = await readAt(file, entry.headerOffset, LOCAL_SIZE);
  if (header.readUInt32LE(0) !== LOCAL)
    throw fail('ZIP_HEADER_MISMATCH', entry, 'there is no local header where it should be');
  const nameLength = header.readUInt16LE(26);
  const dataStart = entry.headerOffset + LOCAL_SIZE + nameLength + header.readUInt16LE(28);
  const dataEnd = dataStart + entry.packedSize;
  const name = await readAt(file, entry.headerOffset + LOCAL_SIZE, nameLength);
  if (!name.equals(entry.nameBytes))
    throw fail('ZIP_HEADER_MISMATCH', entry, 'its two headers give different names');
  if (
    header.readUInt16LE(6) !== entry.flags ||
    header.readUInt16LE(8) !== entry.method ||
    header.readUInt32LE(10) !== entry.time
  ) {
    throw fail('ZIP_HEADER_MISMATCH', entry, 'its two headers differ in flags, method or time');
  }
  if (dataEnd > limit) throw fail('ZIP_OVERLAP', entry, 'its data runs into what follows');
  const deferred = (entry.flags & HAS_DESCRIPTOR) !== 0;
  checkLocalSizes(entry, header, deferred);
  return deferred ? checkDescriptor(file, entry, dataEnd, limit) : dataEnd;
}

function checkLocalSizes(entry: ZipEntry, header: Buffer, deferred: boolean): void {
  const told = [header.readUInt32LE(14), header.readUInt32LE(18), header.readUInt32LE(22)];
  const real = [entry.crc, entry.packedSize, entry.size];
  const agrees = told.every((value, index) => {
    if (deferred && value === 0) return true;
    // zip64: the real size stands in the extra field, which the directory has as well
    if (index > 0 && value === 0xffffffff) return true;
    return value === real[index];
  });
  if (!agrees) throw fail('ZIP_HEADER_MISMATCH', entry, 'its two headers differ in checksum or size');
}

/**
 * The record after streamed data: with or without signature, 32-bit or 64-bit sizes.
 *
 * @returns offset of the byte after the form that agrees and fills the room, else after the one that agrees
 */
async function checkDescriptor(
  file: FileHandle,
  entry: ZipEntry,
  start: number,
  limit: number,
): Promise<number> {
  const record = await readAt(file, start, Math.min(24, limit - start));
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
