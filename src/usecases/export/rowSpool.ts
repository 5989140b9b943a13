import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { countLines } from '../../formats/countLines.ts';
import { freeBytes } from '../../formats/freeBytes.ts';
import type { EventLines } from '../../records/evidence.ts';
import { makeSpoolFolder } from './spoolFolder.ts';

const WRITE_BYTES = 64 * 1024;
const READ_BYTES = 64 * 1024;
const LF = 0x0a;

/** Holds rows outside memory between making them, which costs, and writing them in several forms. */
export class RowSpool {
  readonly #dir = makeSpoolFolder();

  /**
   * Puts all rows of a dataset aside, as lines of JSON.
   *
   * @returns how many there were
   */
  keep(dataset: string, rows: Iterable<{ json: string }>): number {
    const fd = openSync(this.#file(dataset), 'wx', 0o600);
    try {
      let waiting = '';
      let count = 0;
      for (const { json } of rows) {
        waiting += `${json}\n`;
        count += 1;
        if (waiting.length < WRITE_BYTES) continue;
        writeSync(fd, waiting);
        waiting = '';
      }
      if (waiting !== '') writeSync(fd, waiting);
      return count;
    } finally {
      closeSync(fd);
    }
  }

  /** The rows of a dataset in the order in which they were kept. */
  *lines(dataset: string): Generator<EventLines> {
    const fd = openSync(this.#file(dataset), 'r');
    try {
      let rest: Buffer = Buffer.alloc(0);
      for (let wanted = READ_BYTES; ; ) {
        // memory of its own: whoever gets the lines may pass it on to another thread
        const read = Buffer.allocUnsafeSlow(rest.length + wanted);
        read.set(rest);
        const size = readSync(fd, read, rest.length, wanted, null);
        if (size === 0) return;
        const filled = rest.length + size;
        const end = read.lastIndexOf(LF, filled - 1) + 1;
        rest = Buffer.from(read.subarray(end, filled));
        // a line may be longer than what is read at once
        wanted = end === 0 ? wanted * 2 : READ_BYTES;
        if (end > 0) yield { lines: read.subarray(0, end), count: countLines(read, end) };
        freeBytes(read);
      }
    } finally {
      closeSync(fd);
    }
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #file(dataset: string): string {
    return path.join(this.#dir, `${dataset}.jsonl`);
  }
}
