import { freeBytes } from '../../../formats/freeBytes.ts';
import type { EventLines } from '../../../records/evidence.ts';
import { WorkerQueue } from '../workerQueue.ts';
import type { CsvMaker, MadeCsv } from './csvMaker.ts';
import type { CsvReply, CsvTask } from './csvMessages.ts';
import type { Sheet } from './sheet.ts';

/** Batches under way: one that is worked on, one that waits, one that was made. */
const IN_FLIGHT = 3;

/** A thread that makes spreadsheet records while this one reads, hashes and writes. */
export class CsvThread {
  readonly #queue = new WorkerQueue<CsvTask, CsvReply>(
    new URL('./csvWorker', import.meta.url),
    'The thread that makes spreadsheet rows stopped.',
    { maxYoungGenerationSizeMb: 4 },
  );
  #sheet: Sheet | null = null;

  /** A maker of a sheet's records. Makers of several sheets are used one after the other. */
  maker(sheet: Sheet): CsvMaker {
    return {
      inFlight: IN_FLIGHT,
      make: (batch, firstLine) => this.#make(sheet, batch, firstLine),
    };
  }

  async end(): Promise<void> {
    await this.#queue.end();
  }

  async #make(sheet: Sheet, { lines }: EventLines, firstLine: number): Promise<MadeCsv> {
    // memory that is shared with something else must stay here
    const isOwn = lines.byteLength === lines.buffer.byteLength;
    const own = isOwn ? lines : new Uint8Array(lines);
    const task: CsvTask = { ...(sheet === this.#sheet ? {} : { sheet }), lines: own, firstLine };
    this.#sheet = sheet;
    const { csv, notes } = await this.#queue.ask(task, [own.buffer as ArrayBuffer]);
    const bytes = Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength);
    return { csv: bytes, notes, release: () => freeBytes(bytes) };
  }
}
