import { open } from 'node:fs/promises';
import { BUNDLE_LIMITS } from './limits.ts';
import { openZipFile } from './verify/zip/openZipFile.ts';

/** The files of a bundle that was verified, to be read one at a time. */
export interface BundleFiles {
  /** paths in the bundle */
  names: readonly string[];
  /** Unpacks one file, piece by piece. @throws VerificationError; RangeError when there is none of that name */
  read(name: string): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/**
 * Opens the files of a bundle. Verify it first: what is read here is checked for its structure only.
 *
 * @throws VerificationError
 */
export async function openBundleFiles(zipPath: string): Promise<BundleFiles> {
  const file = await open(zipPath);
  try {
    const { size } = await file.stat();
    const zip = await openZipFile(file, size, BUNDLE_LIMITS);
    const entries = new Map(zip.entries.map((entry) => [entry.name, entry]));
    return {
      names: [...entries.keys()],
      async *read(name) {
        const entry = entries.get(name);
        if (entry === undefined) throw new RangeError(`the bundle has no ${name}`);
        yield* zip.read(entry);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
