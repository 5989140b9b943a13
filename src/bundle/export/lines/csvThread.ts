import { Worker } from 'node:worker_threads';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { freeBytes } from '../../../formats/freeBytes.ts';
import type { EventLines } from '../../../records/evidence.ts';
import type { CsvMaker, MadeCsv } from './csvMaker.ts';
import type { CsvReply, CsvTask } from './csvMessages.ts';
import type { Sheet } from './sheet.ts';

/** Batches under way: one that is worked on, one that waits, one that was made. */
const IN_FLIGHT = 3;

interface Waiting {
  resolve(made: MadeCsv): void;
  reject(error: Error): void;
}

/** A thread that makes spreadsheet records while this one reads, hashes and writes. */
export class CsvThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #sheet: Sheet | null = null;
  #failed: Error | undefined;

  constructor() {
    // Sources run as they are; what is installed was compiled.
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./csvWorker.${ending}`, import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    this.#worker.on('message', ({ csv, notes }: CsvReply) => {
      const bytes = Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength);
      this.#waiting.shift()?.resolve({ csv: bytes, notes, release: () => freeBytes(bytes) });
    });
    this.#worker.on('error', (cause) => this.#fail(cause));
    this.#worker.on('exit', (code) => this.#fail(new Error(`exit ${code}`)));
  }

  /** A maker of a sheet's records. Makers of several sheets are used one after the other. */
  maker(sheet: Sheet): CsvMaker {
    return {
      inFlight: IN_FLIGHT,
      make: (batch, firstLine) => this.#make(sheet, batch, firstLine),
    };
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #make(sheet: Sheet, { lines }: EventLines, firstLine: number): Promise<MadeCsv> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    // memory that is shared with something else must stay here
    const isOwn = lines.byteLength === lines.buffer.byteLength;
    const own = isOwn ? lines : new Uint8Array(lines);
    const task: CsvTask = { ...(sheet === this.#sheet ? {} : { sheet }), lines: own, firstLine };
    this.#sheet = sheet;
    this.#worker.postMessage(task, [own.buffer as ArrayBuffer]);
    return new Promise((resolve, reject) => void this.#waiting.push({ resolve, reject }));
  }

  #fail(cause: unknown): void {
    this.#failed ??= new AffidavitError('BUG', 'The thread that makes spreadsheet rows stopped.', '', {
      cause,
    });
    for (const one of this.#waiting.splice(0)) one.reject(this.#failed);
  }
}
