import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipArchive } from 'archiver';
import { writeError } from '../../errors/affidavitError.ts';

/** A file as it went into the zip. */
export interface WrittenFile {
  path: string;
  bytes: number;
  /** lower-case hex */
  sha256: string;
}

/** Contents of a file: text, bytes, or a stream of bytes of which each is valid until the next is read. */
export type Contents = string | Buffer | AsyncIterable<Buffer>;

// evidence is text that deflates well at any level; 1 is four times as fast as the default for a tenth more bytes
const DEFLATE_LEVEL = 1;

/**
 * The zip while archiver writes it: one entry after the other, hashed as they pass, a few MiB in memory. Entries have the date
 * given, mode 0644 and the order of the calls, so that equal contents give equal entries.
 */
export class BundleArchive {
  readonly #zip: ZipArchive;
  readonly #file: FileHandle;
  readonly #date: Date;
  readonly #hash = createHash('sha256');
  readonly #sink: Writable;
  readonly #written: Promise<void>;
  #bytes = 0;
  #failed: (error: unknown) => void = () => {};
  readonly #failure: Promise<never>;

  /**
   * Begins a zip.
   *
   * @param date of every entry
   * @throws AffidavitError when the file cannot be made; it must not exist
   */
  static async create(path: string, date: Date): Promise<BundleArchive> {
    const file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
      throw writeError(cause, `write ${path}`);
    });
    return new BundleArchive(file, path, date);
  }

  /** Takes over a file that is open. @param path for messages */
  private constructor(file: FileHandle, path: string, date: Date) {
    this.#file = file;
    this.#date = date;
    this.#zip = new ZipArchive({ zlib: { level: DEFLATE_LEVEL } });
    this.#failure = new Promise((_, reject) => {
      this.#failed = reject;
    });
    // nobody may be waiting at the moment it fails
    this.#failure.catch(() => {});
    this.#sink = new Writable({
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
    this.#written = pipeline(this.#zip, this.#sink);
    this.#written.catch((error: unknown) => this.#failed(error));
  }

  /**
   * Adds one file.
   *
   * @throws whatever the contents throw, unchanged; AffidavitError when the disk refuses
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
    // not #written: an archive that waits for its next entry ends neither with an error nor without
    this.#sink.destroy();
    if (!this.#sink.closed) await once(this.#sink, 'close');
    await this.#file.close().catch(() => {});
  }
}

/** The bytes of a file's contents, piece by piece; empty text and empty bytes give none. */
async function* chunksOf(contents: Contents): AsyncGenerator<Buffer> {
  const bytes = typeof contents === 'string' ? Buffer.from(contents, 'utf8') : contents;
  if (!Buffer.isBuffer(bytes)) yield* bytes;
  else if (bytes.length > 0) yield bytes;
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}
