import type { CsvNotes } from '../csvCells.ts';
import type { Sheet } from './sheet.ts';

/** What the thread that makes spreadsheet records is asked, in order. The bytes change hands. */
export interface CsvTask {
  /** given where it is another than that of the task before */
  sheet?: Sheet;
  lines: Uint8Array;
  firstLine: number;
}

/** Its answer to each, in the same order. */
export interface CsvReply {
  csv: Uint8Array;
  notes: CsvNotes;
}
