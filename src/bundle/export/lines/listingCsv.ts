import { sheetReaders } from '../../../datasets/cells.ts';
import type { Column } from '../../../datasets/dataset.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { EventLines } from '../../../records/evidence.ts';
import { type CsvNotes, cellText, csvRecord } from '../csvCells.ts';
import { TextChunks } from '../textChunks.ts';
import type { RecordMaker } from './recordMaker.ts';

const LF = 0x0a;

/** Spreadsheet records of a dataset's rows. */
export class ListingCsv implements RecordMaker {
  readonly #readers: ReturnType<typeof sheetReaders>;
  readonly #text = new TextChunks();

  constructor(columns: readonly Column[]) {
    this.#readers = sheetReaders(columns);
  }

  records({ lines }: Pick<EventLines, 'lines'>, firstLine: number, notes: CsvNotes): Buffer {
    let line = firstLine;
    for (let from = 0; from < lines.length; ) {
      const end = lines.indexOf(LF, from);
      const row = JSON.parse(lines.toString('utf8', from, end)) as JsonObject;
      const cells = this.#readers.map((read) => cellText(read(row), notes));
      cells.push(String(line));
      this.#text.add(csvRecord(cells));
      line += 1;
      from = end + 1;
    }
    return this.#text.take();
  }
}
