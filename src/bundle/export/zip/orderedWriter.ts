import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { writeError } from '../../../errors/affidavitError.ts';
import { freeBytes } from '../../../formats/freeBytes.ts';

/** Writes pieces to a file in the order in which they were announced, while later ones are still being made. */
export class OrderedWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #inFlight: number;
  readonly #hash = createHash('sha256');
  readonly #underWay: Promise<void>[] = [];
  #last: Promise<void> = Promise.resolve();
  #bytes = 0;

  /**
   * @param path of the file, for messages
   * @param inFlight how many pieces may be under way
   */
  constructor(file: FileHandle, path: string, inFlight: number) {
    this.#file = file;
    this.#path = path;
    this.#inFlight = inFlight;
  }

  /** Bytes written so far; inside `make` the place where the piece will begin. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Announces the next piece; waits while too many are under way.
   *
   * @param make called when everything before has been written; begin costly work before, and await it in here. What it gives
   *   is not valid any more once it is written
   * @throws what an earlier piece failed with; AffidavitError when the disk refused
   */
  async push(make: () => Buffer[] | Promise<Buffer[]>): Promise<void> {
    this.#last = this.#last.then(async () => {
      for (const piece of await make()) await this.#write(piece);
    });
    // whoever waits for it next hears of the failure
    this.#last.catch(() => {});
    this.#underWay.push(this.#last);
    if (this.#underWay.length > this.#inFlight) await this.#underWay.shift();
  }

  /** Waits until everything is written. @returns size and SHA-256 (lower-case hex) of it all */
  async end(): Promise<{ bytes: number; sha256: string }> {
    await this.#last;
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Waits until nothing is under way any more, failed or not. */
  async settle(): Promise<void> {
    await this.#last.catch(() => {});
  }

  async #write(piece: Buffer): Promise<void> {
    this.#hash.update(piece);
    try {
      for (let at = 0; at < piece.length; ) at += (await this.#file.write(piece, at)).bytesWritten;
    } catch (cause) {
      throw writeError(cause, `write ${this.#path}`);
    }
    this.#bytes += piece.length;
    freeBytes(piece);
  }
}
