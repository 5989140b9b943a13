import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { ListingColumn } from '../../../records/listings/listingColumn.ts';
import type { Rows } from '../../input.ts';
import { type Batches, batchesOf } from '../batches.ts';
import { type CsvNotes, cellText } from '../csvCells.ts';
import { TextChunks } from '../textChunks.ts';

/** The byte-order mark by which spreadsheets know UTF-8. */
export const BOM = '\uFEFF';

/**
 * One JSON document a line, LF. `count` is called once for every line.
 *
 * @throws AffidavitError BUG when a row holds a line break, which canonical JSON never does
 */
export async function* jsonLines(rows: Rows<{ json: string }>, count: () => void): AsyncGenerator<Buffer> {
  const text = new TextChunks();
  for await (const batch of batchesOf(rows)) {
    for (const { json } of batch) {
      if (json.includes('\n')) throw new AffidavitError('BUG', 'A row of evidence is not one line of JSON.');
      count();
      text.add(json);
      text.add('\n');
    }
    if (text.isFull) yield text.take();
  }
  if (!text.isEmpty) yield text.take();
  text.end();
}

/** The header of a listing. */
export function namesOf(columns: readonly Pick<ListingColumn<unknown>, 'name'>[]): string[] {
  return columns.map(({ name }) => name);
}

/** A listing as CSV (RFC 4180, CRLF, UTF-8 with byte-order mark), one record a row, through csv-stringify. */
export async function* csvListing<T>(
  headers: readonly string[],
  rows: Batches<T>,
  cells: (row: T) => readonly unknown[],
  notes: CsvNotes,
): AsyncGenerator<Buffer> {
  async function* records(): AsyncGenerator<string[]> {
    yield [...headers];
    for await (const batch of rows) {
      for (const row of batch) yield cells(row).map((cell) => cellText(cell, notes));
    }
  }
  // with a delimiter of one's own, lone CR and LF are quoted only on request
  const stringifier = stringify({ record_delimiter: '\r\n', quote_record_delimiter: true, bom: true });
  pipeline(Readable.from(records()), stringifier, () => {
    // an error destroys the stringifier with it, and the loop below throws it
  });
  for await (const chunk of stringifier) yield chunk as Buffer;
}

/** A JSON document with a long list in it, written piece by piece: `head` members, then `"<listName>": [...]`, one item a line. */
export async function* jsonWithList<T>(
  head: Record<string, unknown>,
  listName: string,
  items: Rows<T>,
  toItem: (item: T) => unknown,
): AsyncGenerator<Buffer> {
  const opening = JSON.stringify(head, null, 2).replace(/\n\}$/, ',');
  const text = new TextChunks();
  text.add(`${opening}\n  ${JSON.stringify(listName)}: [`);
  let first = true;
  for await (const batch of batchesOf(items)) {
    for (const item of batch) {
      text.add(`${first ? '' : ','}\n    ${JSON.stringify(toItem(item))}`);
      first = false;
    }
    if (text.isFull) yield text.take();
  }
  text.add(`${first ? '' : '\n  '}]\n}\n`);
  yield text.take();
  text.end();
}
