import type { CsvNotes } from '../csvCells.ts';

/** What the thread that makes spreadsheet rows is asked, in order. The bytes change hands. */
export interface CsvTask {
  lines: Uint8Array;
  firstLine: number;
}

/** Its answer to each, in the same order. */
export interface CsvReply {
  csv: Uint8Array;
  notes: CsvNotes;
}
