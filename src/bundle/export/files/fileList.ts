import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { ManifestFile } from '../../../records/manifest.ts';
import { checkExceptionRows, checkNextFile, checkPackedSize, checkWholeFile } from '../../limits.ts';
import type { BundleArchive, Contents } from '../archive.ts';
import type { CsvNotes } from '../csvCells.ts';

/** Files of the bundle as they are written, for manifest.json and SHA256SUMS. */
export class FileList {
  readonly #archive: BundleArchive;
  readonly #signal: AbortSignal | undefined;
  readonly #onFile: (path: string) => void;
  readonly #files: ManifestFile[] = [];

  constructor(archive: BundleArchive, signal: AbortSignal | undefined, onFile: (path: string) => void) {
    this.#archive = archive;
    this.#signal = signal;
    this.#onFile = onFile;
  }

  get files(): readonly ManifestFile[] {
    return this.#files;
  }

  /**
   * Writes one file and lists it.
   *
   * @param facts asked after the contents have been read: how many records, what the spreadsheet view changed
   * @throws AffidavitError EXPORT_TOO_LARGE when `verify` would refuse the bundle for it
   */
  async add(
    path: string,
    contents: Contents,
    facts: () => { records: number | null; csv?: CsvNotes } = () => ({ records: null }),
  ): Promise<ManifestFile> {
    checkNextFile(path, this.#files.length);
    this.#onFile(path);
    const guarded =
      typeof contents === 'string' || Buffer.isBuffer(contents) ? contents : this.#guard(contents);
    const { bytes, sha256 } = await this.#archive.add(path, guarded);
    checkWholeFile(path, bytes);
    const file: ManifestFile = { path, bytes, sha256, ...facts() };
    this.#files.push(file);
    return file;
  }

  /** Holds the finished zip against the limits of `verify`. @throws AffidavitError EXPORT_TOO_LARGE */
  checkPacked(zipBytes: number): void {
    checkExceptionRows(this.#files);
    checkPackedSize(this.#files, zipBytes);
  }

  async *#guard(contents: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of contents) {
      if (this.#signal?.aborted) throw interrupted();
      yield chunk;
    }
    if (this.#signal?.aborted) throw interrupted();
  }
}

function interrupted(): AffidavitError {
  return new AffidavitError(
    'INTERRUPTED',
    'The export was stopped; no bundle was written.',
    'Run the same command again.',
  );
}
