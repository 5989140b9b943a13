import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, newCsvNotes } from '../../src/bundle/export/csvCells.ts';
import { ListingCsv } from '../../src/bundle/export/lines/listingCsv.ts';
import { headersOf } from '../../src/bundle/export/lines/sheet.ts';
import { sheetReaders } from '../../src/datasets/cells.ts';
import { sheetColumns } from '../../src/datasets/registry.ts';
import { canonicalJson, type JsonObject } from '../../src/formats/canonicalJson.ts';

// a dataset with every type of column but whole numbers
const DATASET = 'certificates';
const COLUMNS = sheetColumns(DATASET);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[=+\-@\t\r"', \n\\]{0,4}x?$/),
  fc.constantFrom('', '\ud800', '\u202e', 'x'.repeat(40_000)),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.array(text, { maxLength: 3 }));
const row = fc.dictionary(
  fc.constantFrom(...COLUMNS.flatMap(({ paths }) => paths), 'other', '__proto__'),
  fc.oneof(
    value,
    fc.date({ noInvalidDate: true }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
) as fc.Arbitrary<JsonObject>;

function linesOf(rows: readonly JsonObject[]) {
  return { lines: Buffer.from(rows.map((one) => `${canonicalJson(one)}\n`).join('')), count: rows.length };
}

/** The plain way: parsed rows, csv-stringify. */
function plain(rows: readonly JsonObject[], firstLine: number): string {
  const notes = newCsvNotes();
  const cells = rows.map((one, index) => {
    const parsed = JSON.parse(canonicalJson(one)) as JsonObject;
    return [...sheetReaders(COLUMNS).map((read) => cellText(read(parsed), notes)), String(firstLine + index)];
  });
  return stringify(cells, { record_delimiter: '\r\n', quote_record_delimiter: true });
}

describe('the spreadsheet view of a listing that comes as lines', () => {
  it('is what csv-stringify makes of the parsed rows', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const made = new ListingCsv(COLUMNS).records(linesOf(rows), 7, newCsvNotes());
        expect(made.toString('utf8')).toBe(plain(rows, 7));
      }),
      { numRuns: 500 },
    );
  });

  it('names columns as the descriptor does', () => {
    expect(headersOf({ dataset: DATASET }).slice(0, 2)).toEqual(['time', 'user_name']);
    expect(headersOf({ dataset: DATASET }).at(-1)).toBe('jsonl_line');
  });
});
