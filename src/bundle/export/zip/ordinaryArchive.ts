import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipArchive } from 'archiver';
import { writeError } from '../../../errors/affidavitError.ts';
import type { BundleArchive, Contents, WrittenFile } from '../archive.ts';

import { chunksOf } from './contents.ts';

/** An ordinary bundle's zip, by archiver: nothing is held in memory. */
export class OrdinaryArchive implements BundleArchive {
  readonly #zip: ZipArchive;
  readonly #file: FileHandle;
  readonly #date: Date;
  readonly #hash = createHash('sha256');
  readonly #written: Promise<void>;
  #bytes = 0;
  #failed: (error: unknown) => void = () => {};
  readonly #failure: Promise<never>;

  /** @param path of the file, for messages */
  constructor(file: FileHandle, path: string, date: Date) {
    this.#file = file;
    this.#date = date;
    this.#zip = new ZipArchive({ zlib: { level: DEFLATE_LEVEL } });
    this.#failure = new Promise((_, reject) => {
      this.#failed = reject;
    });
    // nobody may be waiting at the moment it fails
    this.#failure.catch(() => {});
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#hash.update(chunk);
        this.#bytes += chunk.length;
        writeAll(file, chunk).then(
          () => done(),
          // typed here, where it is certain that the disk refused: archiver passes errors on by several ways
          (cause: unknown) => done(writeError(cause, `write ${path}`)),
        );
      },
    });
    this.#zip.on('error', (error) => this.#failed(error));
    this.#zip.on('warning', (error) => this.#failed(error));
    this.#written = pipeline(this.#zip, sink);
    this.#written.catch((error: unknown) => this.#failed(error));
  }

  /**
   * Adds one file.
   *
   * @throws whatever the contents throw, as it is; AffidavitError when the disk refuses
   */
  async add(path: string, contents: Contents): Promise<WrittenFile> {
    const hash = createHash('sha256');
    let bytes = 0;
    const failed = this.#failed;
    const counted = async function* (): AsyncGenerator<Buffer> {
      try {
        for await (const chunk of chunksOf(contents)) {
          hash.update(chunk);
          bytes += chunk.length;
          // whoever makes the contents may fill its buffer anew, and archiver reads ahead
          yield Buffer.from(chunk);
        }
      } catch (error) {
        failed(error);
        throw error;
      }
    };
    const done = new Promise<void>((resolve) => this.#zip.once('entry', () => resolve()));
    const source = Readable.from(counted(), { objectMode: false });
    // reported above already; archiver stops listening once the archive has failed
    source.on('error', () => {});
    this.#zip.append(source, { name: path, date: this.#date, mode: 0o644 });
    await Promise.race([done, this.#failure]);
    return { path, bytes, sha256: hash.digest('hex') };
  }

  /** Ends the zip and forces it to the disk. @returns its size and SHA-256 (lower-case hex) */
  async finish(): Promise<{ bytes: number; sha256: string }> {
    await Promise.race([Promise.all([this.#zip.finalize(), this.#written]), this.#failure]);
    try {
      await this.#file.sync();
      await this.#file.close();
    } catch (cause) {
      throw writeError(cause, 'finish the bundle');
    }
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Stops after a failure. The file stays for the caller to remove. */
  async abandon(): Promise<void> {
    this.#zip.abort();
    this.#zip.destroy();
    await this.#written.catch(() => {});
    await this.#file.close().catch(() => {});
  }
}

// evidence is text that deflates well at any level; 1 is four times as fast as the default for a tenth more bytes
const DEFLATE_LEVEL = 1;

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}
