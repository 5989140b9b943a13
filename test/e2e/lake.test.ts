import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  lakeCheckReportSchema,
  lakeResultsReportSchema,
  lakeVerifyReportSchema,
  lakeWriteReportSchema,
  referenceReportSchema,
} from '../../src/records/reports/lakeReports.ts';
import { keptStoreIn } from '../store/keptStores.ts';
import { affidavit } from '../support/cli.ts';
import { temporaryFolder } from '../support/scene.ts';

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);
let publicKey: string;
let secret: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  keptStoreIn(folder, 'v4');
  expect((await affidavit(['keys', 'create', '--out', at('keys')])).status).toBe(0);
  const keys = readdirSync(at('keys'));
  publicKey = at('keys', keys.find((name) => name.endsWith('.pub.pem')) ?? '');
  secret = at('keys', keys.find((name) => name.endsWith('.key')) ?? '');
});

test('a lake is written, checked and verified by its commands', async () => {
  const argv = ['--entity', 'Acme Ltd', '--key', secret, '--store', at('store.db')];
  const written = await affidavit([
    'lake',
    'write',
    '--to',
    at('lake'),
    '--period',
    '2026-Q3',
    ...argv,
    '--json',
  ]);
  expect(written.stderr).toBe('');
  const report = lakeWriteReportSchema.parse(JSON.parse(written.stdout));
  expect([report.changed, report.written.length]).toEqual([true, 1]);

  const again = await affidavit(['lake', 'write', '--to', at('lake'), '--period', '2026-Q3', ...argv]);
  expect(again.status).toBe(0);
  expect(again.stdout).toContain('(as before: nothing was written)');
  expect(again.stdout).toMatch(/not complete: .*\(denied\)|not complete: .*\(partial\)/);

  const checked = await affidavit(['lake', 'check', '--to', at('lake'), '--public-key', publicKey, '--json']);
  expect(checked.status).toBe(0);
  const { verdict, results } = lakeCheckReportSchema.parse(JSON.parse(checked.stdout));
  expect([verdict, results.length]).toEqual(['verified', 43]);
  const shown = await affidavit(['lake', 'check', '--to', at('lake')]);
  expect(shown.stdout).toContain('verified with the key enclosed in the lake only');

  const verified = await affidavit([
    'lake',
    'verify',
    '--to',
    at('lake'),
    '--public-key',
    publicKey,
    '--json',
  ]);
  expect(lakeVerifyReportSchema.parse(JSON.parse(verified.stdout)).verdict).toBe('verified');
  const alone = await affidavit(['verify', '--lake', at('lake')]);
  expect(alone.status).toBe(5);
  expect(alone.stdout).toContain('self-attested');

  const place = ['--to', at('lake'), '--engine', 'clickhouse', '--procedure', 'K08'];
  const sql = await affidavit(['lake', 'sql', ...place, '--table', 'evidence']);
  expect(sql.stdout).toMatch(
    /^-- ClickHouse; lake at [\s\S]*CREATE OR REPLACE VIEW evidence\.users[\s\S]*-- K08 {2}/,
  );
  const answer = `cluster,kind,dataset,row_id,facts,threshold\n${report.sets[0]?.cluster},population,,7,,\n`;
  writeFileSync(at('K08.csv'), answer);
  const taken = await affidavit(['lake', 'results', at('K08.csv'), ...place, '--query-id', 'q-7', '--json']);
  expect(lakeResultsReportSchema.parse(JSON.parse(taken.stdout))).toMatchObject({
    query_id: 'q-7',
    rows: 1,
  });

  const bundle = ['export', '--period', '2026-Q3', ...argv, '--out', at('bundles')];
  const exported = await affidavit([...bundle, '--events', 'by-reference', '--lake', at('lake'), '--json']);
  expect(exported.status, exported.stderr).toBe(0);
  const zip = (JSON.parse(exported.stdout) as { path: string }).path;
  const both = await affidavit(['verify', zip, '--lake', at('lake'), '--public-key', publicKey, '--json']);
  expect(referenceReportSchema.parse(JSON.parse(both.stdout)).verdict).toBe('verified');

  appendFileSync(
    at(
      'lake',
      'users',
      'period=2026-Q3',
      readdirSync(at('lake', 'users', 'period=2026-Q3'))[0] ?? '',
      'part-0.parquet',
    ),
    'x',
  );
  const refused = await affidavit(['lake', 'check', '--to', at('lake')]);
  expect(refused.status).toBe(5);
  expect(refused.stderr).toContain('SUM_MISMATCH');
  const failed = await affidavit(['lake', 'verify', '--to', at('lake'), '--public-key', publicKey]);
  expect([failed.status, failed.stdout.includes('SUM_MISMATCH')]).toEqual([5, true]);
}, 300_000);

test('wrong usage is one clear error', async () => {
  const argv = ['--entity', 'Acme Ltd', '--key', secret, '--store', at('store.db')];
  const code = async (words: string[]) => {
    const { stdout, status } = await affidavit([...words, '--json']);
    return [status, (JSON.parse(stdout) as { error: { code: string } }).error.code];
  };
  expect(await code(['lake', 'check', '--to', at('nowhere')])).toEqual([2, 'LAKE_NOT_FOUND']);
  expect(await code(['verify', '--lake', at('nowhere')])).toEqual([2, 'LAKE_NOT_FOUND']);
  expect(await code(['verify'])).toEqual([2, 'USAGE']);
  // no configuration file here declares a fleet
  const fleet = [
    '--to',
    at('other'),
    '--period',
    '2026-Q3',
    '--entity',
    'Acme Ltd',
    '--key',
    secret,
    '--fleet',
  ];
  expect(await code(['lake', 'write', ...fleet])).toEqual([2, 'USAGE']);
  const bundle = ['export', '--period', '2026-Q3', ...argv, '--out', at('bundles')];
  expect(await code([...bundle, '--events', 'by-reference'])).toEqual([2, 'USAGE']);
  expect(await code([...bundle, '--lake', at('lake')])).toEqual([2, 'USAGE']);
});
