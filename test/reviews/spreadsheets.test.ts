import { afterEach, beforeEach, expect, test } from 'vitest';
import { csv, filled, reviewScene } from './scene.ts';

let scene: ReturnType<typeof reviewScene>;
let file: string;
beforeEach(async () => {
  scene = reviewScene();
  scene.pull('2026-03-31T12:00:00Z', {
    '=1+1': ['view'],
    'o"x; y': ['view'],
    'émile@example.com': ['admin'],
  });
  file = (await scene.start({ fallback: ['zoe'] })).files[0]?.file ?? '';
});
afterEach(() => scene.close());

const NOW = '2026-04-10T12:00:00Z';
const keep = () => filled(scene.table(file), () => ({ decision: 'keep', date: '2026-04-03' }));
const outcome = (report: Awaited<ReturnType<typeof scene.importBytes>>) => {
  const { state, recorded, refused, missing } = report.files[0] as (typeof report.files)[number];
  return { state, recorded: recorded.length, refused: refused.map(({ line }) => line), missing };
};
const WHOLE = { state: 'imported', recorded: 3, refused: [], missing: [] };

test('names that begin like formulas, quotes and separators come back as they went out', async () => {
  expect(scene.table(file).map((cells) => cells[3])).toEqual([
    'holder',
    "'=1+1",
    'o"x; y',
    'émile@example.com',
  ]);
  expect(outcome(await scene.import(keep(), NOW))).toEqual(WHOLE);
});

test('semicolons, a byte-order mark, UTF-16, reordered and further columns', async () => {
  expect(outcome(await scene.importBytes(`\uFEFF${csv(keep(), ';')}\r\n\r\n`, NOW))).toEqual(WHOLE);
  const reordered = keep().map((cells, at) => [...cells].reverse().concat(at === 0 ? 'mine' : 'x'));
  expect(outcome(await scene.import(reordered, NOW, 'b.csv'))).toEqual({ ...WHOLE, recorded: 0 });
  const wide = Buffer.from(`\uFEFF${csv(keep(), '\t')}`, 'utf16le');
  expect(outcome(await scene.importBytes(wide, NOW, 'c.csv'))).toEqual({ ...WHOLE, recorded: 0 });
});

test('a spreadsheet without the apostrophe before a formula is not altered', async () => {
  const bare = keep().map((cells) => cells.map((cell) => (cell === "'=1+1" ? '=1+1' : cell)));
  expect(outcome(await scene.import(bare, NOW))).toEqual(WHOLE);
});

test('rows that were added, doubled, taken away or altered are refused one by one', async () => {
  const [header = [], first = [], second = [], third = []] = keep();
  const added = third.map((cell, at) => (at === 1 ? '99' : cell));
  expect(outcome(await scene.import([header, first, second, second, added], NOW))).toEqual({
    state: 'imported',
    recorded: 1,
    refused: [3, 4, 5],
    missing: [3],
  });
  const altered = third.map((cell, at) => (header[at] === 'privileged' ? 'no' : cell));
  expect(outcome(await scene.import([header, altered], NOW, 'b.csv'))).toMatchObject({
    state: 'refused',
    refused: [2],
  });
});

test.each([
  ['5.4.2026', '2026-04-05'],
  ['04/05/2026', null],
  ['2026-04-05 00:00:00', '2026-04-05'],
  ['2026-02-30', null],
  ['2026-03-31', null],
  ['2027-01-01', null],
  ['soon', null],
])('the date %s', async (date, read) => {
  const report = await scene.import(
    filled(scene.table(file), ({ row }) => (row === '1' ? { decision: 'KEEP ', date } : {})),
    NOW,
  );
  expect(outcome(report)).toMatchObject({
    recorded: read === null ? 0 : 1,
    refused: read === null ? [2] : [],
  });
  if (read !== null) expect(scene.judge().rows[0]?.decided).toBe(`${read}T23:59:59.999Z`);
});

test('the same file changes nothing; another decision is a further version', async () => {
  expect(outcome(await scene.import(keep(), NOW))).toEqual(WHOLE);
  expect(outcome(await scene.import(keep(), '2026-04-11T12:00:00Z'))).toEqual({
    ...WHOLE,
    state: 'unchanged',
    recorded: 0,
  });
  const changed = filled(scene.table(file), ({ row }) => ({
    decision: row === '3' ? 'remove' : 'keep',
    date: '2026-04-03',
  }));
  expect(outcome(await scene.import(changed, '2026-04-12T12:00:00Z'))).toEqual({ ...WHOLE, recorded: 1 });
  expect(scene.judge().rows.map(({ decision, versions }) => [decision, versions])).toEqual([
    ['keep', 1],
    ['keep', 1],
    ['remove', 2],
  ]);
});
