import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXCEPTION_COLUMNS } from '../../src/records/listings/exceptionListing.ts';
import { renderWorkbook } from '../../src/report/renderWorkbook.ts';
import { openConclusion, type World } from '../controls/world.ts';
import {
  HAS_SPREADSHEETS,
  type ReadSheet,
  readWithLibreOffice,
  readWithOpenpyxl,
} from '../support/spreadsheets.ts';
import { HOSTILE, hostileWorld, reportOf } from './hostileWorld.ts';

async function workbookOf(world: World, entity: string): Promise<Buffer> {
  const { conclusion, close } = openConclusion(world);
  try {
    const pieces: Buffer[] = [];
    for await (const piece of renderWorkbook(reportOf(conclusion, entity), null))
      pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  } finally {
    close();
  }
}

test('the same evidence gives the same bytes', async () => {
  expect(await workbookOf(hostileWorld, 'Acme')).toEqual(await workbookOf(hostileWorld, 'Acme'));
});

describe.skipIf(!HAS_SPREADSHEETS)('the workbook of hostile names', () => {
  let bytes: Buffer;
  let sheets: Map<string, ReadSheet>;
  const sheet = (name: string): ReadSheet => {
    const found = sheets.get(name);
    if (found === undefined) throw new Error(`no sheet ${name}`);
    return found;
  };
  const column = (name: string, header: string): unknown[] => {
    const [heads = [], ...rows] = sheet(name).rows;
    return rows.map((cells) => cells[heads.indexOf(header)]);
  };

  beforeAll(async () => {
    bytes = await workbookOf({ ...hostileWorld, statuses: { locks: 'denied' } }, HOSTILE[0] ?? '');
    sheets = new Map(readWithOpenpyxl(bytes).map((one) => [one.name, one]));
  });
  afterAll(() => sheets.clear());

  test('has a cover to sign, contents, what was concluded, and the datasets that were read', () => {
    const names = [...sheets.keys()];
    expect(names.slice(0, 6)).toEqual([
      'Cover',
      'Contents',
      'Results',
      'Exceptions',
      'Request list',
      'Populations',
    ]);
    expect(names).toContain('Users');
    expect(names).toContain('Configuration changes');
    expect(names).not.toContain('Locks');
    const contents = sheet('Contents').rows;
    expect(contents.find(([name]) => name === 'Locks')?.[1]).toMatch(/\nNo sheet: /);
    expect(contents.find(([name]) => name === 'Users')?.slice(3, 5)).toEqual([HOSTILE.length, 1]);
    const cover = sheet('Cover').rows.flat();
    for (const text of ['DRAFT', 'Sign-off', 'Prepared', 'Reviewed', 'Received', 'For management'])
      expect(cover).toContain(text);
    expect(cover).toContain('Type II: operation of controls over the period');
    expect(cover).toContain('Management’s statement of completeness');
    expect(cover).toContain('Reliance on the tool');
    expect(cover[0]).toBe(HOSTILE[0]);
    for (const one of sheets.values()) expect(one.head).toContain('Type II · DRAFT');
  });

  test('holds no formula, and every listing has a header that stays, a filter and widths', () => {
    for (const one of sheets.values()) expect(one.formulas).toEqual([]);
    for (const [name, one] of [...sheets].slice(2)) {
      expect([name, one.frozen]).toEqual([name, expect.stringMatching(/^[A-F]2$/)]);
      expect([name, one.filter]).toEqual([name, expect.stringMatching(/^A1:[A-Z]+\d+$/)]);
      expect(one.widths.length).toBe(one.rows[0]?.length);
    }
  });

  test('shows names unchanged, and what cannot be shown as visible text', () => {
    const users = column('Users', 'user_name');
    for (const name of ['<script>alert(1)</script>', '=cmd|calc', '__proto__', '&amp;lt;b&gt;'])
      expect(users).toContain(name);
    expect(users).toContain('\\u{202e}evil\\u{202c}');
    expect(users).toContain('line\\u{2028}break\\u{2029}and\nmore');
    expect(users).toContain('x'.repeat(10_000));
  });

  test('an exception leads to its row and its result, a row to its first exception', () => {
    const { rows, links } = sheet('Exceptions');
    const [heads = []] = rows;
    const at = (name: string) => heads.indexOf(name);
    expect(EXCEPTION_COLUMNS.every(({ name }) => heads.includes(name))).toBe(true);
    const aboutUsers = rows.flatMap((cells, index) =>
      cells[at('dataset')] === 'users' ? [{ row: index + 1, line: Number(cells[at('line')]), cells }] : [],
    );
    expect(aboutUsers.length).toBeGreaterThanOrEqual(HOSTILE.length);
    for (const { row, line, cells } of aboutUsers) {
      const to = links.filter(({ cell }) => cell.replace(/^\D+/, '') === String(row)).map((link) => link.to);
      expect(to).toContain(`'Users'!A${line + 1}`);
      expect(sheet('Users').rows[line]?.[1]).toBe(cells[at('row_id')]);
      const result = to.find((place) => place?.startsWith("'Results'"));
      const tested = sheet('Results').rows[Number(result?.replace(/^\D+/, '')) - 1];
      expect(tested).toContain(cells[at('procedure')]);
    }
    for (const { cell, to } of sheet('Users').links) {
      const [tests] = sheet('Users').rows[Number(cell.replace(/^\D+/, '')) - 1] ?? [];
      const exception = rows[Number(to?.replace(/^\D+/, '')) - 1];
      expect(String(tests).split('; ')).toContain(exception?.[at('procedure')]);
    }
  });

  test('opens in LibreOffice with the same cells', () => {
    const opened = readWithLibreOffice(bytes);
    expect([...opened.keys()].sort()).toEqual([...sheets.keys()].sort());
    const shown = opened.get('Users')?.map(([, name]) => name);
    expect(shown).toEqual(['user_name', ...column('Users', 'user_name')]);
  });
});
