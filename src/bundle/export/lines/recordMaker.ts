import type { EventLines } from '../../../records/evidence.ts';
import type { CsvNotes } from '../csvCells.ts';

/** Makes spreadsheet records of lines of JSON. */
export interface RecordMaker {
  /**
   * @param firstLine number of the first line in its .jsonl
   * @param notes takes what had to be changed
   * @returns the records; valid until the next call
   */
  records(batch: Pick<EventLines, 'lines'>, firstLine: number, notes: CsvNotes): Buffer;
}
