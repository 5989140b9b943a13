import type { BundleLimits } from '../../limits.ts';
import type { ByteSource } from './byteSource.ts';
import { readDirectory, type ZipEntry } from './directory.ts';
import { readEndRecord } from './endRecord.ts';
import { checkLayout } from './layout.ts';
import { unpack } from './unpack.ts';

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
 * Opens an archive of untrusted bytes, and accounts for every byte of it.
 *
 * @throws VerificationError
 */
export async function openZip(source: ByteSource, limits: BundleLimits): Promise<OpenZip> {
  const end = await readEndRecord(source);
  const entries = await readDirectory(source, end, limits);
  await checkLayout(source, entries, end.directoryOffset, limits);
  return { entries, read: (entry) => unpack(source, entry) };
}
