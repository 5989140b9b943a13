import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HealthReport, healthReportSchema } from '../../src/records/reports/healthReport.ts';
import { openMetrics } from '../../src/usecases/health/openMetrics.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene();
await scene.gateway.identity({ path: scene.at('lasting'), ttlMs: 60 * 86_400_000 });
const withIdentity = ['--identity', scene.at('lasting')];

/** Reads OpenMetrics and the older text format; prints samples as JSON. */
const PARSE = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as strict
from prometheus_client.parser import text_string_to_metric_families as older
text = open(sys.argv[1]).read()
read = lambda parse: [[s.name, s.labels, s.value] for family in parse(text) for s in family.samples]
assert read(strict) == read(older)
print(json.dumps(read(strict)))
`;
const hasParser = spawnSync('/usr/bin/python3', ['-c', 'import prometheus_client']).status === 0;
if (!hasParser)
  console.warn('python3 has no prometheus_client: the metrics are not parsed by a client library.');

async function healthOf(
  store: string,
  ...more: string[]
): Promise<{ status: number | null; report: HealthReport }> {
  const { document, status } = await json(['health', '--store', store, ...more]);
  const report = documentSchema('health', healthReportSchema).parse(document);
  expect(status).toBe(report.healthy ? 0 : 4);
  return { status, report };
}

const checkOf = ({ checks }: HealthReport, name: string) => checks.filter(({ check }) => check === name);

describe('health', () => {
  it('has every figure after a pull, and records nothing', async () => {
    const store = scene.newStore();
    await affidavit(scene.pull(store));
    const before = readFileSync(store);
    const { report } = await healthOf(store, ...withIdentity);
    expect(report).toMatchObject({
      cluster: 'acme.example.com',
      last_pull: { snapshot: 1, status: 'complete' },
      identity: { user: 'soc2', days_left: 59 },
      last_check: null,
    });
    expect(report.store.bytes).toBe(statSync(store).size);
    expect(report.exceptions?.total).toBeGreaterThan(0);
    expect(report.items?.outstanding).toBeGreaterThan(0);
    expect(report.period?.label).toMatch(/^\d{4}-Q\d$/);
    expect(readFileSync(store).equals(before)).toBe(true);
    // the log was read of March only, and the quarter runs
    expect(checkOf(report, 'log')[0]).toMatchObject({ status: 'problem' });
    expect(report.gaps?.seconds).toBeGreaterThan(0);
    const { stdout } = await affidavit(['health', '--store', store, ...withIdentity]);
    expect(stdout).toMatch(/^Last pull +snapshot 1, complete, \d+ minutes? ago$/m);
    expect(stdout).toMatch(/^problem +log +/m);
  });

  it('shows a pull that was incomplete, an identity that ends, and no store at all', async () => {
    const none = await healthOf(scene.newStore());
    expect(none.report).toMatchObject({ last_pull: null, exceptions: null, gaps: null, identity: null });
    expect(none.status).toBe(4);

    const store = scene.newStore();
    await scene.gateway.identity({ path: scene.at('narrow'), roles: ['soc2-narrow'], ttlMs: 3 * 86_400_000 });
    const narrow = scene
      .pull(store)
      .map((word) => (word === scene.at('identity') ? scene.at('narrow') : word));
    expect((await affidavit(narrow)).status).toBe(4);
    const { report } = await healthOf(store, '--identity', scene.at('narrow'));
    expect(checkOf(report, 'pull')[0]).toMatchObject({ status: 'problem' });
    expect(checkOf(report, 'pull')[0]?.message).toContain('denied');
    expect(checkOf(report, 'identity')[0]).toMatchObject({ status: 'warning' });
    const quiet = await affidavit(['health', '--store', store, '--quiet']);
    expect([quiet.status, quiet.stdout]).toEqual([4, '']);
    expect(quiet.stderr).toMatch(/^\d{4}-[^\n]+Z \d+ checks not ok \(exit 4\): pull: [^\n]+\n$/);

    writeFileSync(scene.at('damaged.db'), 'no store');
    const damaged = await healthOf(scene.at('damaged.db'));
    expect(checkOf(damaged.report, 'store')[0]).toMatchObject({ status: 'problem' });
  });

  it.runIf(hasParser)('writes metrics that a client library reads, whole or not at all', async () => {
    const store = scene.newStore();
    await affidavit(scene.pull(store));
    await affidavit(['check', '--store', store]);
    const folder = path.dirname(scene.at('metrics.prom'));
    const file = scene.at('metrics.prom');
    const { report } = await healthOf(store, ...withIdentity, '--openmetrics', file);
    const samples = JSON.parse(
      execFileSync('/usr/bin/python3', ['-c', PARSE, file], { encoding: 'utf8' }),
    ) as [string, Record<string, string>, number][];
    const value = (name: string, labels = {}) =>
      samples.find(
        ([sample, given]) =>
          sample === `affidavit_${name}` &&
          JSON.stringify(given) === JSON.stringify({ cluster: 'acme.example.com', ...labels }),
      )?.[2];
    expect(value('exceptions')).toBe(report.exceptions?.total);
    expect(value('request_items', { state: 'outstanding' })).toBe(report.items?.outstanding);
    expect(value('last_pull_complete')).toBe(1);
    expect(value('last_check_new_exceptions')).toBe(report.last_check?.new);
    expect(value('identity_expiry_timestamp_seconds')).toBe(
      Date.parse(report.identity?.expires ?? '') / 1000,
    );
    // not known yet: left out, not zero
    expect(value('store_growth_bytes_per_day')).toBeUndefined();
    expect(statSync(file).mode & 0o777).toBe(0o644);
    expect(readdirSync(folder).filter((name) => name.startsWith('.metrics'))).toEqual([]);

    const hostile = openMetrics([{ cluster: 'a"b\\c\nd', report }]);
    writeFileSync(file, hostile);
    const parsed = execFileSync('/usr/bin/python3', ['-c', PARSE, file], { encoding: 'utf8' });
    expect((JSON.parse(parsed) as [string, Record<string, string>][])[0]?.[1].cluster).toBe('a"b\\c\nd');
  });

  it('fails when the metrics cannot be written', async () => {
    const args = ['health', '--store', scene.newStore(), '--openmetrics', scene.at('none', 'x.prom')];
    expect(await failure(args)).toMatchObject({ status: 7, code: 'WRITE_FAILED' });
  });
});
