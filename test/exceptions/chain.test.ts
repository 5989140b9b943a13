import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExportReport } from '../../src/records/reports/exportReport.ts';
import { verifyBundles } from '../../src/usecases/verify.ts';
import { ROOT_ROLE, scene, textIn } from './scene.ts';

// Two stores with the same past: a copy of a store makes a second chain with the same numbers.
let at: Awaited<ReturnType<typeof scene>>;
let other: Awaited<ReturnType<typeof scene>>;
let chain: ExportReport[];
let fork: ExportReport;

beforeAll(async () => {
  at = await scene();
  at.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [ROOT_ROLE] } });
  at.pull({ at: '2026-06-30T12:00:00Z', state: { roles: [ROOT_ROLE] } });
  chain = [
    await at.bundle('2026-Q1', '2026-04-02T00:00:00Z'),
    await at.bundle('2026-Q1', '2026-04-03T00:00:00Z', { reason: 'Wrong time zone.' }),
    await at.bundle('2026-Q1', '2026-04-04T00:00:00Z'),
    await at.bundle('2026-Q2', '2026-07-02T00:00:00Z'),
  ];
  other = await scene(at.key);
  other.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [] } });
  await other.bundle('2026-Q1', '2026-04-02T00:00:00Z');
  fork = await other.bundle('2026-Q1', '2026-04-03T00:00:00Z');
}, 60_000);
afterAll(() => {
  at.close();
  other.close();
});

const check = async (bundles: readonly ExportReport[], after?: string) =>
  await verifyBundles(
    bundles.map(({ path }) => path),
    { publicKeyFile: at.key, allowedSignersFile: undefined, after },
  );
const one = (index: number): ExportReport => chain[index] as ExportReport;

test('a chain with further exports holds in any order and lists what was replaced, by what and why', async () => {
  const { verdict, chain: found } = await check([one(2), one(0), one(3), one(1)]);
  expect(verdict).toBe('verified');
  expect(found.order.map(({ sequence, superseded_by }) => [sequence, superseded_by])).toEqual([
    [1, 2],
    [2, 3],
    [3, null],
    [4, null],
  ]);
  expect(found.superseded.map(({ sequence, by, reason }) => [sequence, by, reason])).toEqual([
    [1, 2, 'Wrong time zone.'],
    [2, 3, 'Exported again; nothing that it rests on differs.'],
  ]);
  expect(found.head).toBe(one(3).sha256sums_sha256);
  expect(one(3).replaces).toBeNull();
  const readme = textIn(one(3), 'README.txt').replace(/\s+/g, ' ');
  expect(readme).toContain('Number 1, replaced by number 2: Wrong time zone.');
  expect(readme).toContain('Write this line down');
  expect(readme).toContain(one(2).sha256sums_sha256);
});

test('a missing, a forked and a reordered bundle, and a head that is not there, are found', async () => {
  const codes = async (...given: Parameters<typeof check>) =>
    (await check(...given)).chain.findings.map(({ code }) => code);
  // a replaced bundle is a link like every other
  expect(await codes([one(0), one(2), one(3)])).toEqual(['CHAIN_GAP']);
  expect(await codes([one(0), one(1), fork, one(2), one(3)])).toContain('CHAIN_FORKED');
  expect(await codes([one(0), fork])).toContain('CHAIN_BROKEN');
  expect(await codes([one(2), one(3)], one(1).sha256sums_sha256)).toEqual([]);
  expect(await codes([one(3)], one(0).sha256sums_sha256)).toEqual(['CHAIN_HEAD_MISSING']);
  expect(await codes([one(0), one(1), one(2), one(3)], fork.sha256sums_sha256)).toEqual([
    'CHAIN_HEAD_MISSING',
  ]);
});
