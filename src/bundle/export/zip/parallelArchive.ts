import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { writeError } from '../../../errors/affidavitError.ts';
import type { BundleArchive, Contents, WrittenFile } from '../archive.ts';
import { type Block, Blocks } from './blocks.ts';
import { chunksOf } from './contents.ts';
import { DeflateThreads } from './deflateThreads.ts';
import { OrderedWriter } from './orderedWriter.ts';
import { centralHeader, dataDescriptor, dosTime, endRecords, localHeader, type ZipFile } from './records.ts';

/** A large bundle's zip: blocks of 1 MiB are deflated in parallel and written in order, so that its bytes do not depend on how many cores there are. */
export class ParallelArchive implements BundleArchive {
  readonly #file: FileHandle;
  readonly #writer: OrderedWriter;
  readonly #time: number;
  readonly #blocks = new Blocks();
  readonly #threads = new DeflateThreads();
  readonly #entries: ZipFile[] = [];

  /** @param path of the file, for messages */
  constructor(file: FileHandle, path: string, date: Date) {
    this.#file = file;
    this.#writer = new OrderedWriter(file, path, this.#threads.inFlight);
    this.#time = dosTime(date);
  }

  /**
   * Adds one file. Returns when its contents have been read; packing and writing may still be under way.
   *
   * @throws whatever the contents throw, as it is; AffidavitError when the disk refuses
   */
  async add(path: string, contents: Contents): Promise<WrittenFile> {
    const hash = createHash('sha256');
    const entry: ZipFile = {
      name: Buffer.from(path, 'utf8'),
      method: 0,
      time: this.#time,
      crc: 0,
      packedSize: 0,
      size: 0,
      offset: 0,
      deferred: false,
    };
    this.#entries.push(entry);
    for await (const block of this.#blocks.of(chunksOf(contents))) {
      hash.update(block.bytes);
      entry.crc = crc32(block.bytes, entry.crc);
      entry.size += block.bytes.length;
      await this.#pushBlock(entry, block);
    }
    if (entry.deferred) await this.#writer.push(() => [dataDescriptor(entry)]);
    else if (entry.size === 0) await this.#writer.push(() => [this.#header(entry)]);
    return { path, bytes: entry.size, sha256: hash.digest('hex') };
  }

  /** Ends the zip and forces it to the disk. @returns its size and SHA-256 (lower-case hex) */
  async finish(): Promise<{ bytes: number; sha256: string }> {
    await this.#writer.push(() => {
      const headers = Buffer.concat(this.#entries.map(centralHeader));
      const offset = this.#writer.bytes;
      const end = endRecords({ entries: this.#entries.length, size: headers.length, offset });
      return [headers, end];
    });
    const written = await this.#writer.end();
    await this.#threads.end();
    try {
      await this.#file.sync();
      await this.#file.close();
    } catch (cause) {
      throw writeError(cause, 'finish the bundle');
    }
    return written;
  }

  /** Stops after a failure. The file stays for the caller to remove. */
  async abandon(): Promise<void> {
    await this.#writer.settle();
    await this.#threads.end();
    await this.#file.close().catch(() => {});
  }

  /** A file of one block is known before its header is written; of a longer one the sizes follow the data. */
  async #pushBlock(entry: ZipFile, block: Block): Promise<void> {
    const isFirst = entry.method === 0;
    entry.method = 8;
    if (isFirst) entry.deferred = !block.isLast;
    const packing = this.#threads.pack(block);
    // a failure is met where it is awaited, which an earlier failure may prevent
    packing.catch(() => {});
    await this.#writer.push(async () => {
      const packed = await packing;
      entry.packedSize += packed.length;
      return isFirst ? [this.#header(entry), packed] : [packed];
    });
  }

  #header(entry: ZipFile): Buffer {
    entry.offset = this.#writer.bytes;
    return localHeader(entry);
  }
}
