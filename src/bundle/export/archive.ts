import { type FileHandle, open } from 'node:fs/promises';
import { writeError } from '../../errors/affidavitError.ts';
import { OrdinaryArchive } from './zip/ordinaryArchive.ts';
import { ParallelArchive } from './zip/parallelArchive.ts';

/** A file as it went into the zip. */
export interface WrittenFile {
  path: string;
  bytes: number;
  /** lower-case hex */
  sha256: string;
}

/** Contents of a file: text, bytes, or a stream of bytes of which each is valid until the next is asked for. */
export type Contents = string | Buffer | AsyncIterable<Buffer>;

/**
 * The zip while it is written: one entry after the other, hashed as they pass, a few MiB in memory. Entries carry the date
 * given, mode 0644 and the order of the calls, so that equal contents give equal entries.
 */
export interface BundleArchive {
  /**
   * Adds one file.
   *
   * @throws whatever the contents throw, as it is; AffidavitError when the disk refuses
   */
  add(path: string, contents: Contents): Promise<WrittenFile>;
  /** Ends the zip and forces it to the disk. @returns its size and SHA-256 (lower-case hex) */
  finish(): Promise<{ bytes: number; sha256: string }>;
  /** Stops after a failure. The file stays for the caller to remove. */
  abandon(): Promise<void>;
}

/**
 * Begins a zip: archiver's for ordinary bundles, one that packs on several threads for those where packing is what takes
 * the time. Both give the same SHA256SUMS.
 *
 * @param date of every entry
 * @throws AffidavitError when the file cannot be made; it must not exist
 */
export async function createArchive(
  path: string,
  date: Date,
  options: { large: boolean },
): Promise<BundleArchive> {
  const file: FileHandle = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    throw writeError(cause, `write ${path}`);
  });
  return options.large ? new ParallelArchive(file, path, date) : new OrdinaryArchive(file, path, date);
}
