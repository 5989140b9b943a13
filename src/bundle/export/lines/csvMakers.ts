import { newCsvNotes } from '../csvCells.ts';
import type { CsvMaker } from './csvMaker.ts';
import { CsvThread } from './csvThread.ts';
import { recordMaker, type Sheet } from './sheet.ts';

/** Lines from which a second thread gains more than it costs to start. */
const WORTH_A_THREAD = 50_000;

/** The makers of one bundle, which share a thread. */
export class CsvMakers {
  #thread: CsvThread | null = null;

  /** @param lines how many there are to make records of */
  of(sheet: Sheet, lines: number): CsvMaker {
    if (lines < WORTH_A_THREAD) return localCsvMaker(sheet);
    this.#thread ??= new CsvThread();
    return this.#thread.maker(sheet);
  }

  async end(): Promise<void> {
    await this.#thread?.end();
  }
}

function localCsvMaker(sheet: Sheet): CsvMaker {
  const maker = recordMaker(sheet);
  return {
    inFlight: 0,
    async make(batch, firstLine) {
      const notes = newCsvNotes();
      return { csv: maker.records(batch, firstLine, notes), notes, release: () => {} };
    },
  };
}
