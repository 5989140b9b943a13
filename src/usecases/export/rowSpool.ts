import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeSpoolFolder } from './spoolFolder.ts';

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

interface Row {
  key: string;
  json: string;
}

/** Holds rows outside memory between making them, which costs, and writing them in several forms. */
export class RowSpool {
  readonly #dir = makeSpoolFolder();

  /**
   * Puts all rows of a dataset aside.
   *
   * @returns how many there were
   */
  keep(dataset: string, rows: Iterable<Row>): number {
    const fd = openSync(this.#file(dataset), 'wx', 0o600);
    try {
      let waiting = '';
      let count = 0;
      for (const { key, json } of rows) {
        waiting += `${JSON.stringify(key)}\n${json}\n`;
        count += 1;
        if (waiting.length < CHUNK) continue;
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
  *rows(dataset: string): Generator<Row> {
    let key: string | null = null;
    for (const line of linesOf(this.#file(dataset))) {
      if (key === null) key = line;
      else {
        yield { key: JSON.parse(key) as string, json: line };
        key = null;
      }
    }
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #file(dataset: string): string {
    return path.join(this.#dir, `${dataset}.rows`);
  }
}

/** Lines of a file, read piece by piece and without waiting: the rows of a bundle are asked for one by one. */
function* linesOf(file: string): Generator<string> {
  const fd = openSync(file, 'r');
  try {
    // one buffer for all of the file: a new one for each piece would pile up outside the heap
    let buffer = Buffer.alloc(CHUNK);
    let filled = 0;
    for (;;) {
      if (filled === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
      const size = readSync(fd, buffer, filled, buffer.length - filled, null);
      if (size === 0) return;
      const end = filled + size;
      let start = 0;
      for (let at = buffer.indexOf(NEWLINE); at >= 0 && at < end; at = buffer.indexOf(NEWLINE, start)) {
        yield buffer.toString('utf8', start, at);
        start = at + 1;
      }
      buffer.copyWithin(0, start, end);
      filled = end - start;
    }
  } finally {
    closeSync(fd);
  }
}
