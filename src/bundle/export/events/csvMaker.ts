import type { EventLines } from '../../../records/evidence.ts';
import { type CsvNotes, newCsvNotes } from '../csvCells.ts';
import { EventCsv } from './eventCsv.ts';

/** Spreadsheet rows of a batch of events, and what had to be changed in them. */
export interface MadeCsv {
  csv: Buffer;
  notes: CsvNotes;
}

/** Makes spreadsheet rows of events, here or in a thread of its own. */
export interface CsvMaker {
  /** how many batches may be asked for before the first is taken; what was made is valid until the next is asked for when 0 */
  readonly inFlight: number;
  /** @param firstLine number of the first event's line in the .jsonl */
  make(batch: EventLines, firstLine: number): Promise<MadeCsv>;
  end(): Promise<void>;
}

/** Makes them on the thread that asks. */
export function localCsvMaker(timezone: string): CsvMaker {
  const events = new EventCsv(timezone);
  return {
    inFlight: 0,
    async make(batch, firstLine) {
      const notes = newCsvNotes();
      return { csv: events.records(batch, firstLine, notes), notes };
    },
    end: async () => {},
  };
}
