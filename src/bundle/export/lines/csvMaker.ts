import type { EventLines } from '../../../records/evidence.ts';
import type { CsvNotes } from '../csvCells.ts';

/** Spreadsheet records of a batch of lines, and what had to be changed in them. */
export interface MadeCsv {
  csv: Buffer;
  notes: CsvNotes;
  /** gives the memory back: `csv` is not valid afterwards */
  release(): void;
}

/** Makes spreadsheet records of lines, here or in a thread of its own. */
export interface CsvMaker {
  /** how many batches may be asked for before the first is taken; what was made is valid until the next is asked for when 0 */
  readonly inFlight: number;
  /** @param firstLine number of the batch's first line in the .jsonl */
  make(batch: EventLines, firstLine: number): Promise<MadeCsv>;
}
