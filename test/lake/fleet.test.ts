import { beforeAll, expect, test } from 'vitest';
import type { LakeCheckReport } from '../../src/records/reports/lakeReports.ts';
import { checkLake } from '../../src/usecases/lake/checkLake.ts';
import { fleetScene } from './fleetScene.ts';
import { type LakeScene, MONTH, write } from './lakeScene.ts';

let scene: LakeScene;
let report: LakeCheckReport;
beforeAll(async () => {
  scene = await fleetScene();
  report = await checkLake(
    {
      to: scene.lake,
      period: MONTH,
      engine: { name: 'duckdb' },
      publicKeyFile: scene.publicKey,
      allowedSignersFile: undefined,
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  );
});

const result = (id: string) => report.results.find(({ procedure }) => procedure === id);
const found = (id: string) =>
  report.exceptions
    .filter(({ procedure }) => procedure === id)
    .map(({ fault, row_id }) => `${fault} ${row_id}`);

test('F01: a cluster that was declared and is not there, one that is incomplete, one that is trusted and not declared', () => {
  expect(result('F01')).toMatchObject({ cluster: '', result: 'exception', population: 4 });
  expect(found('F01')).toEqual(['incomplete leaf', 'not_pulled lost', 'undeclared root/elsewhere']);
});

test('F02: a leaver of one list with an account and activity in another cluster', () => {
  expect(found('F02')).toEqual([
    expect.stringMatching(/^active-afterwards leaf\/Bob/i),
    'account-remains leaf/Bob',
  ]);
});

test('F03: trust that one side alone shows, and a role map of a role that the other does not have', () => {
  expect(found('F03')).toEqual([
    'one-sided root/alone',
    expect.stringMatching(/^role-map leaf\//),
    expect.stringMatching(/^one-sided leaf\/alone/),
  ]);
});

test('F04: one person with privileged access in more clusters than permitted', async () => {
  expect(result('F04')).toMatchObject({ exceptions: 0, population: 2 });
});

test('F05: one bot instance in two clusters; a bot of the same name requires judgment', () => {
  expect(found('F05')).toEqual(['instance leaf/i-1']);
  expect(result('F05')?.judgment).toBe(1);
});

test('without a declaration completeness is not shown', async () => {
  const other = { ...scene, lake: `${scene.lake}-2` };
  await write(other, scene.stores.slice(0, 1));
  const { results } = await checkLake(
    {
      to: other.lake,
      period: MONTH,
      engine: { name: 'duckdb' },
      publicKeyFile: undefined,
      allowedSignersFile: undefined,
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  );
  expect(results.find(({ procedure }) => procedure === 'F01')?.result).toBe('insufficient_evidence');
});
