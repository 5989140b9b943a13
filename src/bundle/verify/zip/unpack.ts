import { InflateError, inflate, inflateSmall } from '../../host/inflate.ts';
import { VerificationError } from '../codes.ts';
import { type ByteSource, readAt } from './byteSource.ts';
import type { ZipEntry } from './directory.ts';

/** Entries that are unpacked at once: a stream for each would cost more than the unpacking. */
const SMALL_PACKED = 65_536;
const SMALL_SIZE = 524_288;
/** Bytes of the archive that are read at a time. */
const PIECE = 262_144;

/**
 * Unpacks one entry, piece by piece.
 *
 * @throws VerificationError ZIP_DATA_DAMAGED, ZIP_SIZE_MISMATCH (as soon as more comes out than declared)
 */
export async function* unpack(source: ByteSource, entry: ZipEntry): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of isSmall(entry) ? unpackSmall(source, entry) : unpackLarge(source, entry)) {
      bytes += chunk.length;
      if (bytes > entry.size) throw new InflateError('overlong');
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof InflateError)) throw error;
    throw describe(error, entry);
  }
  if (bytes !== entry.size) throw sizeMismatch(entry, String(bytes));
}

function isSmall(entry: ZipEntry): boolean {
  return entry.packedSize <= SMALL_PACKED && entry.size <= SMALL_SIZE;
}

async function* unpackSmall(source: ByteSource, entry: ZipEntry): AsyncGenerator<Buffer> {
  const packed = await readAt(source, entry.dataOffset, entry.packedSize);
  yield entry.method === 0 || packed.length === 0 ? packed : await inflateSmall(packed, entry.size);
}

function unpackLarge(source: ByteSource, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.method === 0 || entry.packedSize === 0) return packedData(source, entry);
  return inflate({ bytes: entry.packedSize, read: () => packedData(source, entry) });
}

async function* packedData(source: ByteSource, entry: ZipEntry): AsyncGenerator<Buffer> {
  for (let read = 0; read < entry.packedSize; read += PIECE)
    yield await readAt(source, entry.dataOffset + read, Math.min(PIECE, entry.packedSize - read));
}

function describe({ fault }: InflateError, entry: ZipEntry): VerificationError {
  if (fault === 'overlong') return sizeMismatch(entry, 'more');
  if (fault === 'damaged')
    return new VerificationError('ZIP_DATA_DAMAGED', entry.name, 'the packed data cannot be unpacked');
  return new VerificationError(
    'ZIP_SIZE_MISMATCH',
    entry.name,
    'bytes stand after the end of the packed data',
  );
}

function sizeMismatch(entry: ZipEntry, cameOut: string): VerificationError {
  return new VerificationError(
    'ZIP_SIZE_MISMATCH',
    entry.name,
    `${entry.size} bytes are declared, ${cameOut} came out`,
  );
}
