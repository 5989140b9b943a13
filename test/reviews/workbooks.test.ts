import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ZipArchive } from 'archiver';
import { type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { partsOf } from '../../src/report/xlsx/parts.ts';
import { HAS_SPREADSHEETS, readWithOpenpyxl } from '../support/spreadsheets.ts';
import { reviewScene } from './scene.ts';

let scene: ReturnType<typeof reviewScene>;
let workbook: string;
beforeEach(async () => {
  scene = reviewScene();
  scene.pull('2026-03-31T12:00:00Z', {
    '=1+1': ['view'],
    'o"x; y': ['view'],
    'émile@example.com': ['admin'],
  });
  const [file] = (await scene.start({ fallback: ['zoe'] })).files;
  workbook = path.join(scene.out, (file?.file ?? '').replace('.csv', '.xlsx'));
});
afterEach(() => scene.close());

const NOW = '2026-04-10T12:00:00Z';
type Cell = string | number | Date | null;

const outcome = (report: Awaited<ReturnType<typeof scene.importBytes>>) => {
  const { state, recorded, refused, missing, problem } = report.files[0] as (typeof report.files)[number];
  return { state, recorded: recorded.length, refused: refused.map(({ line }) => line), missing, problem };
};
const WHOLE = { state: 'imported', recorded: 3, refused: [], missing: [], problem: '' };

/** Cells of the workbook as it was given out, header first. */
function given(): Cell[][] {
  const [sheet] = readWithOpenpyxl(readFileSync(workbook));
  return (sheet?.rows ?? []).map((row) => row.map((cell) => (cell === null ? null : String(cell))));
}

/** The rows as another program saves them, with decisions. */
function filledIn(date: Cell = '2026-04-03', decision: Cell = 'keep'): Cell[][] {
  const [header = [], ...rows] = given();
  const at = (name: string) => header.indexOf(name);
  return [
    header,
    ...rows.map((row) =>
      row.map((cell, index) => (index === at('decision') ? decision : index === at('date') ? date : cell)),
    ),
  ];
}

const book = async (rows: Cell[][], more: Partial<WriteSheet> = {}, before: WriteSheet[] = []) =>
  Buffer.from(await writeXlsx({ sheets: [...before, { name: 'Review', rows, ...more }] }));

/** The same workbook with its parts changed. */
async function edited(
  bytes: Buffer,
  edit: (path: string, xml: string) => string | null,
  more: Record<string, string | Buffer> = {},
) {
  const zip = new ZipArchive({ zlib: { level: 9 } });
  for (const part of await partsOf(bytes)) {
    const xml = edit(part.path, part.bytes.toString('utf8'));
    if (xml !== null) zip.append(xml, { name: part.path });
  }
  for (const [name, content] of Object.entries(more)) zip.append(content, { name });
  void zip.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of zip) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

describe.skipIf(!HAS_SPREADSHEETS)('workbooks', () => {
  test('it opens with a frozen header, filters, wide columns, and holds no formula', () => {
    const [sheet, how] = readWithOpenpyxl(readFileSync(workbook));
    expect(sheet).toMatchObject({ name: 'Review', formulas: [], frozen: 'C2', filter: 'A1:R4' });
    expect(sheet?.rows[0]?.slice(-4)).toEqual(['decision', 'comment', 'date', 'decided_by']);
    expect(sheet?.rows.map((row) => row[3])).toEqual(['holder', "'=1+1", 'o"x; y', 'émile@example.com']);
    expect(Math.min(...(sheet?.widths ?? [0]))).toBeGreaterThan(5);
    expect(how?.name).toBe('How to');
    const protection = execFileSync(
      '/usr/bin/python3',
      [
        '-c',
        `import openpyxl, sys, json
sheet = openpyxl.load_workbook(sys.argv[1])['Review']
lists = [[str(v.sqref), v.formula1] for v in sheet.data_validations.dataValidation]
print(json.dumps([sheet.protection.sheet, sheet['D2'].protection.locked, sheet['O2'].protection.locked, lists]))`,
        workbook,
      ],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(protection)).toEqual([true, true, false, [['O2:O4', '"keep,remove,change"']]]);
  });

  test('saved by LibreOffice as a workbook and as CSV it comes back as it went out', async () => {
    // a person fills in the form with openpyxl; then LibreOffice opens it and saves it
    const form = path.join(scene.folder, 'form.xlsx');
    execFileSync('/usr/bin/python3', [
      '-c',
      `import openpyxl, sys, datetime
book = openpyxl.load_workbook(sys.argv[1])
sheet = book['Review']
for row in range(2, 5):
    sheet.cell(row, 15).value = 'remove' if row == 4 else 'keep'
    sheet.cell(row, 16).value = 'ümlaut; "quoted"\\nand a second line'
    sheet.cell(row, 17).value = datetime.date(2026, 4, 3)
book.save(sys.argv[2])`,
      workbook,
      form,
    ]);
    const convert = (to: string, folder: string) =>
      execFileSync(
        '/usr/bin/soffice',
        [
          `-env:UserInstallation=${pathToFileURL(path.join(scene.folder, 'profile')).href}`,
          ...['--headless', '--convert-to', to, '--outdir', path.join(scene.folder, folder), form],
        ],
        { stdio: 'ignore' },
      );
    convert('xlsx', 'xlsx');
    const saved = readFileSync(path.join(scene.folder, 'xlsx', 'form.xlsx'));
    expect(outcome(await scene.importBytes(saved, NOW, 'form.xlsx'))).toEqual(WHOLE);
    const decisions = scene.judge().rows.map(({ decision, note, decided }) => [decision, note, decided]);
    const note = 'ümlaut; "quoted"\nand a second line';
    expect(decisions).toEqual([
      ['keep', note, '2026-04-03T23:59:59.999Z'],
      ['keep', note, '2026-04-03T23:59:59.999Z'],
      ['remove', note, '2026-04-03T23:59:59.999Z'],
    ]);
    // with semicolons in UTF-8, and with tabs in UTF-16: LibreOffice's numbers of encodings are 76 and 65535
    for (const [folder, filter] of [
      ['semicolons', '59,34,76,1,,0,false,true'],
      ['wide', '9,34,65535,1,,0,false,true'],
    ] as const) {
      convert(`csv:Text - txt - csv (StarCalc):${filter}`, folder);
      const [csv = ''] = globSync('*.csv', { cwd: path.join(scene.folder, folder) });
      const bytes = readFileSync(path.join(scene.folder, folder, csv));
      expect(outcome(await scene.importBytes(bytes, NOW, `${folder}.csv`)), folder).toEqual({
        ...WHOLE,
        recorded: 0,
      });
    }
  });

  test('dates as dates, as serial numbers and as text; numbers where there was text; the table on another sheet, further down', async () => {
    const dates: Cell[] = [new Date('2026-04-03T00:00:00Z'), 46_115, '3.4.2026'];
    for (const [index, date] of dates.entries()) {
      const bytes = await book(filledIn(date));
      expect(outcome(await scene.importBytes(bytes, NOW, `${index}.xlsx`))).toEqual({
        ...WHOLE,
        recorded: index === 0 ? 3 : 0,
      });
    }
    expect(scene.judge().rows[0]?.decided).toBe('2026-04-03T23:59:59.999Z');
    const numbered = filledIn().map((row, index) =>
      row.map((cell, at) => (at === 1 && index > 0 ? Number(cell) : cell)),
    );
    const placed = await book([[], [], ...numbered], {}, [{ name: 'Notes', rows: [['my notes'], ['more']] }]);
    expect(outcome(await scene.importBytes(placed, NOW, 'placed.xlsx'))).toEqual({ ...WHOLE, recorded: 0 });
  });

  test('rows are refused by their lines in the sheet', async () => {
    const rows = filledIn();
    const [header = [], first = [], second = [], third = []] = rows;
    const altered = third.map((cell, at) => (header[at] === 'role' ? 'view' : cell));
    expect(
      outcome(await scene.importBytes(await book([header, first, second, second, altered]), NOW)),
    ).toMatchObject({
      recorded: 1,
      refused: [3, 4, 5],
    });
  });

  test.each<[string, (bytes: Buffer) => Promise<Buffer> | Buffer, RegExp]>([
    [
      'a formula',
      (bytes) =>
        edited(bytes, (part, xml) =>
          part.includes('sheet1')
            ? xml.replace(
                /(<c r="O2"[^>]*?)(?: t="[a-zA-Z]+")?>.*?<\/c>/,
                '$1 t="str"><f>"keep"</f><v>keep</v></c>',
              )
            : xml,
        ),
      /cell O2 is a formula/,
    ],
    [
      'merged cells',
      (bytes) =>
        edited(bytes, (part, xml) =>
          part.includes('sheet1')
            ? xml.replace(
                '</sheetData>',
                '</sheetData><mergeCells count="1"><mergeCell ref="O2:O4"/></mergeCells>',
              )
            : xml,
        ),
      /O2:O4 are merged/,
    ],
    ['macros', (bytes) => edited(bytes, (_, xml) => xml, { 'xl/vbaProject.bin': 'x' }), /it has macros/],
    [
      'a zip bomb',
      (bytes) =>
        edited(bytes, (part, xml) =>
          part.includes('sheet1')
            ? xml.replace('<sheetData>', `<sheetData>${' '.repeat(64 * 1024 * 1024)}`)
            : xml,
        ),
      /unpacks to more than 24 MiB/,
    ],
    [
      'a million empty rows',
      (bytes) =>
        edited(bytes, (part, xml) =>
          part.includes('sheet1')
            ? xml.replace('</sheetData>', `${'<row/>'.repeat(1_000_000)}</sheetData>`)
            : xml,
        ),
      /more than 20,000 rows/,
    ],
    [
      'a cell at the far right of many rows',
      (bytes) =>
        edited(bytes, (part, xml) =>
          part.includes('sheet1')
            ? xml.replace(
                '</sheetData>',
                `${'<row><c r="XFD9"><v>1</v></c></row>'.repeat(9_000)}</sheetData>`,
              )
            : xml,
        ),
      /far to the right/,
    ],
    [
      'entities that grow',
      (bytes) =>
        edited(bytes, (part, xml) =>
          part.includes('sheet1') ? xml.replace('?>', '?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>') : xml,
        ),
      /declares entities/,
    ],
    ['another zip', (bytes) => edited(bytes, () => null, { 'a.txt': 'x' }), /not a workbook/],
    ['a truncated file', (bytes) => bytes.subarray(0, bytes.length - 100), /is damaged/],
    ['an older or encrypted workbook', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), /older workbook/],
    [
      'a sheet without the columns',
      () =>
        book([
          ['a', 'b'],
          ['c', 'd'],
        ]),
      /no sheet has the columns/,
    ],
  ])('%s costs only that file, with one sentence', async (_, hostile, sentence) => {
    const bytes = await hostile(await book(filledIn()));
    const good = path.join(scene.folder, 'good.xlsx');
    writeFileSync(good, await book(filledIn()));
    const bad = await scene.importBytes(bytes, NOW, 'bad.xlsx');
    expect(bad.accepted).toBe(false);
    expect(outcome(bad)).toMatchObject({
      state: 'refused',
      recorded: 0,
      problem: expect.stringMatching(sentence),
    });
    expect(outcome(await scene.importBytes(readFileSync(good), NOW, 'good.xlsx'))).toEqual(WHOLE);
  });

  test('a file of 100 MB is not read', async () => {
    const report = await scene.importBytes(Buffer.alloc(100 * 1024 * 1024), NOW, 'large.xlsx');
    expect(outcome(report).problem).toMatch(/at most 64 MiB/);
  });
});
