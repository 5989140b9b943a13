import type { FileHandle } from 'node:fs/promises';
import { type Entry, fromFdPromise } from 'yauzl';
import type { BundleLimits } from '../../limits.ts';
import { VerificationError } from '../codes.ts';
import type { ByteSource } from './byteSource.ts';
import type { ZipEntry } from './directory.ts';
import { type OpenZip, openZip } from './openZip.ts';

/** An open file as a source of bytes. */
export function fileSource(file: FileHandle, size: number): ByteSource {
  return {
    size,
    async read(position, length) {
      const buffer = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled === length ? buffer : buffer.subarray(0, filled);
    },
  };
}

/**
 * Opens an archive with two readers, which must see the same entries: ours, which accounts for every byte and reads them, and
 * yauzl. Archives that readers understand differently are a known way to hide a file.
 *
 * @param file stays open; the caller closes it
 * @throws VerificationError
 */
export async function openZipFile(file: FileHandle, size: number, limits: BundleLimits): Promise<OpenZip> {
  const zip = await openZip(fileSource(file, size), limits);
  await compareWithYauzl(file, zip.entries);
  return zip;
}

async function compareWithYauzl(file: FileHandle, entries: readonly ZipEntry[]): Promise<void> {
  let seen = 0;
  try {
    const zip = await fromFdPromise(file.fd, {
      lazyEntries: true,
      autoClose: false,
      // names are checked by us, byte for byte
      decodeStrings: false,
      validateEntrySizes: false,
    });
    for await (const entry of zip.eachEntry()) {
      const ours = entries[seen];
      if (ours === undefined || !sameEntry(ours, entry)) throw new Error('another entry');
      seen += 1;
    }
    if (seen !== entries.length) throw new Error('another number of entries');
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
