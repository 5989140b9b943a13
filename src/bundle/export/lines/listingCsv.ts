import type { EventLines } from '../../../records/evidence.ts';
import { type CsvNotes, cellText, csvRecord } from '../csvCells.ts';
import { at } from '../listingColumns.ts';
import { TextChunks } from '../textChunks.ts';
import type { RecordMaker } from './recordMaker.ts';

const LF = 0x0a;

/** Spreadsheet records of a listing whose columns are members at dotted paths. */
export class ListingCsv implements RecordMaker {
  readonly #paths: readonly (readonly string[])[];
  readonly #text = new TextChunks();

  constructor(paths: readonly string[]) {
    this.#paths = paths.map((path) => path.split('.'));
  }

  records({ lines }: Pick<EventLines, 'lines'>, firstLine: number, notes: CsvNotes): Buffer {
    let line = firstLine;
    for (let from = 0; from < lines.length; ) {
      const end = lines.indexOf(LF, from);
      const row: unknown = JSON.parse(lines.toString('utf8', from, end));
      const cells = this.#paths.map((path) => cellText(at(row, path), notes));
      cells.push(String(line));
      this.#text.add(csvRecord(cells));
      line += 1;
      from = end + 1;
    }
    return this.#text.take();
  }
}
