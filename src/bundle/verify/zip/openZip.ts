import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import type { BundleLimits } from '../../limits.ts';
import { VerificationError } from '../codes.ts';
import { readDirectory, type ZipEntry } from './directory.ts';
import { readAt, readEndRecord } from './endRecord.ts';
import { checkLayout } from './layout.ts';

/** An archive whose structure has been checked. */
export interface OpenZip {
  entries: readonly ZipEntry[];
  /**
   * Unpacks one entry, piece by piece.
   *
   * @throws VerificationError ZIP_DATA_DAMAGED, ZIP_SIZE_MISMATCH (as soon as more comes out than declared)
   */
  read(entry: ZipEntry): AsyncGenerator<Buffer>;
}

/**
 * Opens an archive of untrusted bytes. Two readers must see the same entries: ours, which accounts for every
 * byte, and yauzl, which then reads them. Archives that readers understand differently are a known way to hide a file.
 *
 * @param file stays open; the caller closes it
 * @throws VerificationError
 */
export async function openZip(file: FileHandle, size: number, limits: BundleLimits): Promise<OpenZip> {
  const end = await readEndRecord(file, size);
  const entries = await readDirectory(file, end, limits);
  await checkLayout(file, entries, { bytes: size, directoryOffset: end.directoryOffset }, limits);
  const second = await openWithYauzl(file, entries);
  return {
    entries,
    read: (entry) =>
      isSmall(entry) ? unpackSmall(file, entry) : unpack(second.zip, second.entries.get(entry), entry),
  };
}

async function openWithYauzl(
  file: FileHandle,
  entries: readonly ZipEntry[],
): Promise<{ zip: ZipFile; entries: Map<ZipEntry, Entry> }> {
  const pairs = new Map<ZipEntry, Entry>();
  try {
    const zip = await fromFdPromise(file.fd, {
      lazyEntries: true,
      autoClose: false,
      // names are checked by us, byte for byte
      decodeStrings: false,
      validateEntrySizes: false,
    });
    for await (const entry of zip.eachEntry()) {
      const ours = entries[pairs.size];
      if (ours === undefined || !sameEntry(ours, entry)) throw new Error('another entry');
      pairs.set(ours, entry);
    }
    if (pairs.size !== entries.length) throw new Error('another number of entries');
    return { zip, entries: pairs };
  } catch (cause) {
    throw new VerificationError(
      'ZIP_DIRECTORY_MALFORMED',
      '',
      `two readers understand the archive differently: ${(cause as Error).message}`,
    );
  }
}

function sameEntry(ours: ZipEntry, theirs: Entry): boolean {
  const name = theirs.fileNameRaw;
  return (
    name.equals(ours.nameBytes) &&
    theirs.compressedSize === ours.packedSize &&
    theirs.uncompressedSize === ours.size &&
    theirs.relativeOffsetOfLocalHeader === ours.headerOffset &&
    theirs.compressionMethod === ours.method
  );
}

/** Entries that are unpacked at once: a stream for each would cost more than the unpacking. */
const SMALL_PACKED = 65_536;
const SMALL_SIZE = 524_288;

function isSmall(entry: ZipEntry): boolean {
  return entry.packedSize <= SMALL_PACKED && entry.size <= SMALL_SIZE;
}

async function* unpackSmall(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer> {
  const packed = await readAt(file, entry.dataOffset, entry.packedSize);
  if (entry.method === 0 || packed.length === 0) {
    if (packed.length !== entry.size) throw sizeMismatch(entry, packed.length);
    yield packed;
    return;
  }
  const { buffer, used } = inflateSmall(packed, entry);
  if (buffer.length !== entry.size) throw sizeMismatch(entry, buffer.length);
  if (used !== packed.length) throw trailingBytes(entry);
  yield buffer;
}

/** @returns what came out, and how many packed bytes it took */
function inflateSmall(packed: Buffer, entry: ZipEntry): { buffer: Buffer; used: number } {
  try {
    const made = inflateRawSync(packed, { maxOutputLength: entry.size + 1, info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { buffer: made.buffer, used: made.engine.bytesWritten };
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') throw sizeMismatch(entry, entry.size + 1);
    if (!String(code).startsWith('Z_')) throw error;
    throw damaged(entry);
  }
}

async function* unpack(zip: ZipFile, second: Entry | undefined, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (second === undefined || entry.packedSize === 0) {
    if (entry.size !== 0) throw sizeMismatch(entry, 0);
    return;
  }
  const packed = await zip.openReadStreamPromise(second, { decodeFileData: false } as never);
  const source = entry.method === 8 ? inflate(packed, entry) : packed;
  let bytes = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > entry.size) throw sizeMismatch(entry, bytes);
      yield chunk;
    }
  } finally {
    packed.destroy();
  }
  if (bytes !== entry.size) throw sizeMismatch(entry, bytes);
}

async function* inflate(packed: Readable, entry: ZipEntry): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: 65_536 });
  packed.on('error', (error) => inflater.destroy(error));
  packed.pipe(inflater);
  try {
    yield* inflater as AsyncIterable<Buffer>;
  } catch (error) {
    if (!String((error as { code?: string }).code).startsWith('Z_')) throw error;
    throw damaged(entry);
  } finally {
    inflater.destroy();
  }
  if (inflater.bytesWritten !== entry.packedSize) {
    throw trailingBytes(entry);
  }
}

function damaged(entry: ZipEntry): VerificationError {
  return new VerificationError('ZIP_DATA_DAMAGED', entry.name, 'the packed data cannot be unpacked');
}

function trailingBytes(entry: ZipEntry): VerificationError {
  return new VerificationError(
    'ZIP_SIZE_MISMATCH',
    entry.name,
    'bytes stand after the end of the packed data',
  );
}

function sizeMismatch(entry: ZipEntry, bytes: number): VerificationError {
  return new VerificationError(
    'ZIP_SIZE_MISMATCH',
    entry.name,
    `${entry.size} bytes are declared, ${bytes > entry.size ? 'more' : bytes} came out`,
  );
}
