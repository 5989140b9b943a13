import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { cellRef, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import type { PopulationInput } from '../../src/bundle/input.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { HAS_SPREADSHEETS, readWithLibreOffice } from '../support/spreadsheets.ts';
import { type Files, filesOf } from './support/bundleFiles.ts';
import { sampleInput } from './support/sampleInput.ts';
import { type Formulas, sha256Formulas } from './support/sha256Formulas.ts';
import { workspace } from './support/workspace.ts';

const ROWS = 60;

/** Keys as Teleport makes them, and one that a spreadsheet would take for a formula. */
const KEYS = [
  '=cmd',
  ...Array.from({ length: ROWS - 1 }, (_, index) => {
    const hex = createHash('sha256').update(`request ${index}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
  }),
];

const POPULATION: PopulationInput = {
  ...{
    id: 'K08',
    reference: 'CC6.3/K08',
    controls: [],
    title: 'Approval',
    definition: 'request, access requests',
  },
  ...{ sources: ['access_requests'], from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
  ...{ asOf: '2026-10-01T00:00:00.000Z', size: ROWS, completeness: 'listed completely' },
  sample: { rows: 15, by: 'on occurrence: 15, the published size' },
  columns: ['row_id', 'user_name'],
  rows: () => KEYS.map((key) => [key, 'alice']),
};

/** The rows of samples/K08.csv and everything that a spreadsheet needs to draw them again. */
async function bundle(): Promise<Files> {
  const folder = await workspace();
  const key = await createKey({ outDir: `${folder}/keys`, entity: 'Acme Corp' });
  const signer = await loadSigningKey(key.privateKeyPath);
  const input = sampleInput();
  const controls = { ...input.controls, populations: [POPULATION] };
  return await filesOf((await writeBundle({ ...input, controls }, { outDir: folder, signer })).path);
}

function table(files: Files, path: string): Record<string, string>[] {
  return parse(files.get(path) ?? '', { bom: true, columns: true });
}

/** A sheet of formulas and texts by cell. */
function sheetOf(
  name: string,
  columns: number,
  rows: number,
  cells: ReadonlyMap<string, string | { formula: string }>,
): WriteSheet {
  const filled: NonNullable<WriteSheet['cells']> = new Map();
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const cell = cells.get(cellRef(row, column));
      if (typeof cell === 'string') filled.set(`${row},${column}`, { value: cell, type: 'string' });
      else if (cell !== undefined)
        filled.set(`${row},${column}`, { value: null, type: 'formula', formula: cell.formula });
    }
  return { name, rows: Array.from({ length: rows }, () => Array(columns).fill(null)), cells: filled };
}

/**
 * The four lines of README.txt as a spreadsheet: the texts of the population and of SHA256SUMS, everything else formulas. Column
 * A of Draw has the rows in the order of their draw.
 */
async function drawnBySpreadsheet(
  engagement: string,
  populationSha256: string,
  keys: readonly string[],
): Promise<string[]> {
  const cells = new Map<string, string | { formula: string }>();
  const work: Formulas = new Map();
  const blocksOf = (length: number) => Math.floor((length + 8) / 64) + 1;
  const digest = (column: number, text: string, length: number) =>
    sha256Formulas(work, { sheet: 'Work', column, text, blocks: blocksOf(length) });
  cells.set('A1', engagement).set('B1', 'K08').set('C1', populationSha256);
  cells.set('D1', { formula: 'A1&CHAR(10)&B1&CHAR(10)&C1' });
  const seedLength = engagement.length + 'K08'.length + populationSha256.length + 2;
  cells.set('E1', { formula: digest(0, 'Draw!$D$1', seedLength) });
  for (const [index, key] of keys.entries()) {
    const row = index + 3;
    cells.set(`B${row}`, key);
    cells.set(`C${row}`, { formula: `$E$1&B${row}` });
    cells.set(`D${row}`, { formula: digest(index + 1, `Draw!$C$${row}`, 64 + key.length) });
    const last = keys.length + 2;
    cells.set(`E${row}`, { formula: `SUMPRODUCT(--($D$3:$D$${last}<D${row}))+1` });
    cells.set(`A${row}`, { formula: `INDEX($B$3:$B$${last},MATCH(ROW()-2,$E$3:$E$${last},0))` });
  }
  const bytes = await writeXlsx({
    sheets: [
      sheetOf('Draw', 5, keys.length + 2, cells),
      sheetOf(
        'Work',
        keys.length + 1,
        Math.max(...[...work.keys()].map((cell) => Number(cell.replace(/^\D+/, '')))),
        new Map([...work].map(([cell, formula]) => [cell, { formula }])),
      ),
    ],
  });
  const draw = readWithLibreOffice(Buffer.from(bytes)).get('Draw') ?? [];
  return draw.slice(2).map(([first]) => first ?? '');
}

describe.skipIf(!HAS_SPREADSHEETS)('the rule of the samples in a spreadsheet', () => {
  it('draws the rows of samples/ with formulas alone, in their order', { timeout: 240_000 }, async () => {
    const files = await bundle();
    const readme = String(files.get('README.txt'));
    const engagement = /with the engagement\s+"([^"]+)"/.exec(readme)?.[1] ?? '';
    const sums = String(files.get('SHA256SUMS'));
    const sha256 = /^([0-9a-f]{64}) {2}populations\/K08\.csv$/m.exec(sums)?.[1] ?? '';
    const keys = table(files, 'populations/K08.csv').map(({ row_id }) => row_id ?? '');
    const drawn = await drawnBySpreadsheet(engagement, sha256, keys);
    const sample = table(files, 'samples/K08.csv');
    const rows = Number(table(files, 'populations/index.csv')[0]?.sample_rows);
    expect([engagement, keys.length, rows]).toEqual(['Acme Corp 2026-Q3', ROWS, 15]);
    expect(sample.map(({ row_id }) => row_id)).toEqual(drawn.slice(0, rows + 5));
    expect(sample.filter(({ spare }) => spare === '').map(({ row_id }) => row_id)).toEqual(
      drawn.slice(0, rows),
    );
    expect(new Set(drawn)).toEqual(new Set(keys));
  });
});
