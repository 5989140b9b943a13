import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Listing, sheetsOf } from '../../src/report/workbook/listing.ts';
import { LISTED_ROWS, placeOf } from '../../src/report/workbook/places.ts';
import { type Book, type ListingSheet, SHEET_ROWS, type SheetCell } from '../../src/report/xlsx/sheet.ts';
import { writeBook } from '../../src/report/xlsx/writeBook.ts';
import { HAS_SPREADSHEETS, readWithLibreOffice, readWithOpenpyxl } from '../support/spreadsheets.ts';

const MADE = new Date('2026-10-02T08:00:00Z');

async function bytesOf(...sheets: Book['sheets']): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const book: Book = {
    title: 'Book',
    creator: 'test',
    made: MADE,
    head: 'Head & <co>',
    foot: 'Foot',
    sheets,
  };
  for await (const piece of writeBook(book)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

function listing(rows: readonly (readonly SheetCell[])[], more: Partial<ListingSheet> = {}): ListingSheet {
  return {
    kind: 'listing',
    name: 'Rows',
    columns: [
      { name: 'text', type: 'text', width: 20, wraps: false },
      { name: 'number', type: 'number', width: 10, wraps: false },
      { name: 'at', type: 'time', width: 25, wraps: false },
    ],
    frozen: 1,
    count: rows.length,
    rows: () => rows,
    whole: 'evidence/rows.csv',
    notes: [],
    ...more,
  };
}

const ofText = (texts: readonly string[]) =>
  listing(
    texts.map((text) => [text]),
    { columns: [{ name: 'text', type: 'text', width: 20, wraps: true }] },
  );

/** Texts that a spreadsheet could take for something else, each with the text that it must show. */
const HOSTILE: readonly (readonly [given: string, shown: string])[] = [
  ['0042', '0042'],
  ['1e5', '1e5'],
  ['2026-07-01', '2026-07-01'],
  ['TRUE', 'TRUE'],
  ['=cmd|"/c calc"!A1', '=cmd|"/c calc"!A1'],
  ['+1+1', '+1+1'],
  ['-1', '-1'],
  ['@SUM(A1)', '@SUM(A1)'],
  ['{=A1}', '{=A1}'],
  ["'quoted", "'quoted"],
  ['#N/A', '#N/A'],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['&amp;lt; ]]>', '&amp;lt; ]]>'],
  ['  blanks  ', '  blanks  '],
  ['two\nlines', 'two\nlines'],
  ['tab\tinside', 'tab\tinside'],
  ['😀 العربية ½', '😀 العربية ½'],
  ['nul\u0000 bell\u0007 esc\u001b[31m', 'nul\\u{0} bell\\u{7} esc\\u{1b}[31m'],
  ['line\u2028separator', 'line\\u{2028}separator'],
  ['\u202eevil', '\\u{202e}evil'],
  ['carriage\rreturn', 'carriage\\u{d}return'],
  ['noncharacter \uffff\ufffe', 'noncharacter \\u{ffff}\\u{fffe}'],
  ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
  ['__proto__', '__proto__'],
  ['https://example.com/', 'https://example.com/'],
];

/** Texts in the form in which the program reads an escape. */
const ESCAPES: readonly string[] = ['_x0041_', '_x000D_', '_x005F_x0041_', 'a_x00e9_b', '_x004_', '_X0041_'];

describe.skipIf(!HAS_SPREADSHEETS)('a workbook in spreadsheet programs', () => {
  test('hostile text stays the text that it is', async () => {
    const bytes = await bytesOf(ofText(HOSTILE.map(([given]) => given)));
    const shown = HOSTILE.map(([, text]) => text);
    const [sheet] = readWithOpenpyxl(bytes);
    expect(sheet?.rows.map(([text]) => text)).toEqual(['text', ...shown]);
    expect(sheet?.formulas).toEqual([]);
    const opened = readWithLibreOffice(bytes).get('Rows');
    expect(opened?.map(([text]) => text)).toEqual(['text', ...shown]);
  });

  test('what looks like an escape of the format is read unchanged', async () => {
    const opened = readWithLibreOffice(await bytesOf(ofText(ESCAPES))).get('Rows');
    expect(opened?.map(([text]) => text)).toEqual(['text', ...ESCAPES]);
  });

  test('any text comes back, but for what becomes visible', async () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), {
      numRuns: 500,
      seed: 42,
    });
    const plain = texts.filter((text) => !/\p{C}|[\u2028\u2029]|_x[0-9A-Fa-f]{4}_/u.test(text));
    expect(plain.length).toBeGreaterThan(100);
    const [sheet] = readWithOpenpyxl(await bytesOf(ofText(plain)));
    expect(sheet?.rows.slice(1).map(([text]) => text)).toEqual(plain);
  });

  test('times are text and real dates, numbers are numbers as long as they keep their digits', async () => {
    const rows: SheetCell[][] = [
      ['a', 12, '2026-07-14T11:04:00.123Z'],
      ['b', 0.25, '2026-07-14'],
      ['c', -3, '1899-12-31T00:00:00.000Z'],
      ['d', 9_007_199_254_740_991, 'no time'],
      ['e', null, ''],
    ];
    const [sheet] = readWithOpenpyxl(await bytesOf(listing(rows)));
    expect(sheet?.rows).toEqual([
      ['text', 'number', 'at', 'at (date)'],
      ['a', 12, '2026-07-14T11:04:00.123Z', { date: '2026-07-14T11:04:00.123' }],
      ['b', 0.25, '2026-07-14', { date: '2026-07-14T00:00:00.000' }],
      ['c', -3, '1899-12-31T00:00:00.000Z', null],
      ['d', '9007199254740991', 'no time', null],
      ['e', null, null, null],
    ]);
    expect(sheet).toMatchObject({ frozen: 'B2', filter: 'A1:D6', head: 'Head && <co>' });
    expect(sheet?.widths).toEqual([20, 10, 25, 20]);
  });

  test('a listing longer than a sheet goes on in the next, and its rows are read once', async () => {
    let read = 0;
    let ended = 0;
    const long: Listing = {
      name: 'Sessions',
      columns: [{ name: 'n', type: 'number' }],
      frozen: 1,
      total: 8,
      *rows() {
        try {
          for (let n = 1; n <= 8; n += 1) {
            read += 1;
            yield [n];
          }
        } finally {
          ended += 1;
        }
      },
      whole: 'evidence/sessions.csv',
      prose: false,
    };
    const parts = sheetsOf(long, 3);
    expect(read).toBe(8); // for the widths
    const sheets = readWithOpenpyxl(await bytesOf(...parts));
    expect(read).toBe(16);
    expect(ended).toBe(2);
    expect(sheets.map(({ name, rows }) => [name, rows.slice(1).flatMap(([first]) => first)])).toEqual([
      ['Sessions', [1, 2, 3, null, 'Continued in the sheet Sessions 2.']],
      ['Sessions 2', [4, 5, 6, null, 'Continued in the sheet Sessions 3.']],
      ['Sessions 3', [7, 8]],
    ]);
    expect([...(parts[2]?.rows() ?? [])]).toEqual([[7], [8]]);
    expect([placeOf('Sessions', 3, 3), placeOf('Sessions', 4, 3)]).toEqual([
      "'Sessions'!A4",
      "'Sessions 2'!A2",
    ]);
    expect(LISTED_ROWS + 1).toBeLessThan(SHEET_ROWS);
  });

  test('a text above the limit of a cell is cut, and each cut is named', async () => {
    const long = `${'x'.repeat(32_601)}${'😀'.repeat(200)}`;
    const fits = 'y'.repeat(32_767);
    const [sheet] = readWithOpenpyxl(await bytesOf(ofText([long, fits])));
    const [, [cut = null] = [], [whole = null] = [], , [note = null] = []] = sheet?.rows ?? [];
    expect(whole).toBe(fits);
    expect(String(cut)).toHaveLength(32_766);
    expect(cut).toMatch(/😀… \[cut here: 33001 characters in all; whole in evidence\/rows\.csv\]$/);
    expect(note).toBe(
      '1 cell was cut at 32,767 characters, the most that Excel holds; whole in evidence/rows.csv.',
    );
  });

  test('links lead to their cells, those above the limit of a sheet are counted', async () => {
    const rows = Array.from({ length: 65_532 }, (_, index): SheetCell[] => [
      { value: `row ${index}`, to: "'Rows'!A1" },
    ]);
    const columns = [{ name: 'text', type: 'text', width: 20, wraps: false }] as const;
    const [sheet] = readWithOpenpyxl(await bytesOf(listing(rows, { columns })));
    expect(sheet?.links).toHaveLength(65_530);
    expect(sheet?.links[0]).toEqual({ cell: 'A2', to: "'Rows'!A1", file: null });
    expect(sheet?.rows.at(-1)?.[0]).toBe('2 links were left out: a sheet holds at most 65,530.');
  });

  test('a listing without rows has its header', async () => {
    const [sheet] = readWithOpenpyxl(await bytesOf(listing([])));
    expect(sheet?.rows).toEqual([['text', 'number', 'at', 'at (date)']]);
  });
});

test('the same book gives the same bytes', async () => {
  const sheets = [ofText(HOSTILE.map(([given]) => given)), listing([], { name: 'Other' })];
  expect(await bytesOf(...sheets)).toEqual(await bytesOf(...sheets));
});

test('rows that fail end the workbook with their error', async () => {
  const failing = listing([], {
    count: 1,
    // biome-ignore lint/correctness/useYield: it fails before its first row
    *rows() {
      throw new RangeError('the disk is gone');
    },
  });
  await expect(bytesOf(failing)).rejects.toThrow('the disk is gone');
});
