import { closeSync, createReadStream, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { splitLines } from '../../formats/lineSplitter.ts';
import type { ControlException } from '../../records/controls.ts';
import { makeSpoolFolder } from './spoolFolder.ts';

const BUFFERED = 500;

/** Holds the exceptions of all tests outside memory between finding them and writing them: there may be very many. */
export class ExceptionSpool {
  readonly #dir = makeSpoolFolder();
  readonly #file = path.join(this.#dir, 'exceptions.jsonl');
  readonly #fd = openSync(this.#file, 'wx', 0o600);
  #waiting: string[] = [];

  add(exception: ControlException): void {
    this.#waiting.push(`${JSON.stringify(exception)}\n`);
    if (this.#waiting.length >= BUFFERED) this.#flush();
  }

  /** Every exception in the order of `add`. */
  async *read(): AsyncGenerator<ControlException> {
    this.#flush();
    const bytes: AsyncIterable<Buffer> = createReadStream(this.#file);
    for await (const line of splitLines(bytes, Number.POSITIVE_INFINITY))
      if (line !== null) yield JSON.parse(line.toString('utf8')) as ControlException;
  }

  remove(): void {
    closeSync(this.#fd);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #flush(): void {
    if (this.#waiting.length > 0) writeSync(this.#fd, this.#waiting.join(''));
    this.#waiting = [];
  }
}
