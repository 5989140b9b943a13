import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type FleetCheckReport,
  type FleetHealthReport,
  type FleetPullReport,
  fleetCheckSchema,
  fleetHealthSchema,
  fleetPullSchema,
} from '../../src/records/reports/fleetReports.ts';
import { affidavit, document, failure, json, start } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { openFleet } from '../support/fleet.ts';

const fleet = await openFleet(['eu', 'us']);
const gateway = (name: string) =>
  fleet.gateways.get(name) as NonNullable<ReturnType<typeof fleet.gateways.get>>;

const ends = ({ clusters }: FleetPullReport | FleetCheckReport | FleetHealthReport) =>
  clusters.map(({ name, exit, error }) => `${name} ${exit}${error === null ? '' : ` ${error.code}`}`);
const facts = ({ exceptions }: { exceptions: FleetPullReport['exceptions'] }) =>
  exceptions.map(({ cluster, kind }) => `${cluster}: ${kind}`);

describe('a fleet of two clusters', () => {
  it('names both before the first pull: neither was pulled', async () => {
    const { status, document: report } = await json<FleetHealthReport>(fleet.fleet('health'));
    documentSchema('fleet-health', fleetHealthSchema).parse(report);
    expect([status, report.healthy, facts(report)]).toEqual([4, false, ['eu: not_pulled', 'us: not_pulled']]);
    const checked = await json<FleetCheckReport>(fleet.fleet('check'));
    expect(checked.status).toBe(4);
    expect(ends(checked.document)).toEqual(['eu 2 STORE_NOT_FOUND', 'us 2 STORE_NOT_FOUND']);
  });

  it('is pulled by a process each, whatever the variables say', async () => {
    const run = await json<FleetPullReport>(fleet.pull('--jobs', '2'), {
      env: {
        AFFIDAVIT_STORE: fleet.at('other.db'),
        AFFIDAVIT_PROXY: '127.0.0.1:1',
        AFFIDAVIT_IDENTITY: 'none',
      },
    });
    documentSchema('fleet-pull', fleetPullSchema).parse(run.document);
    expect([run.status, ends(run.document), facts(run.document)]).toEqual([0, ['eu 0', 'us 0'], []]);
    expect(run.document.clusters.map(({ report }) => report?.cluster.name)).toEqual([
      'eu.example.com',
      'us.example.com',
    ]);
  });

  it('has a line for each cluster and one for the whole', async () => {
    const { status, stdout } = await affidavit(fleet.pull());
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    const byName = (a: string, b: string) => a.slice(21).localeCompare(b.slice(21));
    expect(lines.slice(0, 2).sort(byName)).toEqual([
      expect.stringMatching(/^\d{4}-\S+Z eu: snapshot 2 complete: \d+ datasets, \d+ new events?$/),
      expect.stringMatching(/^\d{4}-\S+Z us: snapshot 2 complete: \d+ datasets, \d+ new events?$/),
    ]);
    expect(lines.slice(2)).toEqual([
      expect.stringMatching(/^\d{4}-\S+Z fleet: 2 clusters: 2 complete, 0 incomplete, 0 failed$/),
    ]);
  });

  it('goes on when one cannot be reached, and prints that one under --quiet', async () => {
    gateway('us').setFaults({
      rules: [{ rpc: '*', fault: { kind: 'status', status: 16, message: 'the certificate is locked' } }],
    });
    const { status, stdout, stderr } = await affidavit([...fleet.pull(), '--quiet']);
    gateway('us').setFaults({});
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^\d{4}-\S+Z us: error: .+ \(\w+, exit 3\)$/),
      expect.stringMatching(/Z fleet: 2 clusters: 1 complete, 0 incomplete, 1 failed.* \(exit 3\)$/),
    ]);
  });

  it('is checked as each cluster is', async () => {
    const first = await json<FleetCheckReport>(fleet.fleet('check', '--period', '2026-03'));
    documentSchema('fleet-check', fleetCheckSchema).parse(first.document);
    expect([first.status, ends(first.document)]).toEqual([9, ['eu 9', 'us 9']]);
    expect(first.document.counts.new).toBe(
      first.document.clusters.reduce((sum, { report }) => sum + (report?.counts.new ?? 0), 0),
    );
    const second = await json<FleetCheckReport>(fleet.fleet('check', '--period', '2026-03'));
    expect([second.status, second.document.counts.new]).toEqual([0, 0]);
  });

  it('is narrowed by name and by tag', async () => {
    const only = await json<FleetPullReport>(fleet.pull('--only', 'us'));
    expect([ends(only.document), only.document.declared, only.document.selected]).toEqual([['us 0'], 2, 1]);
    const tagged = await json<FleetPullReport>(fleet.pull('--tag', 'generation=14'));
    expect(ends(tagged.document)).toEqual(['eu 0']);
    expect(await failure(fleet.pull('--only', 'su'))).toMatchObject({ status: 2, code: 'USAGE' });
  });

  it('has its figures in one file, each with its cluster', async () => {
    const file = fleet.at('fleet.prom');
    await affidavit(fleet.fleet('health', '--openmetrics', file));
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('affidavit_last_pull_complete{cluster="eu"} 1\n');
    expect(text).toContain('affidavit_last_pull_complete{cluster="us"} 1\n');
    expect(text).toContain('affidavit_fleet_clusters_declared 2\n');
    expect(text.match(/# TYPE affidavit_last_pull_complete /g)).toHaveLength(1);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it('names a trusted cluster that is not declared, without failing the pull', async () => {
    const eu = gateway('eu');
    const before = eu.data;
    eu.setData({ ...before, remoteClusters: [remote('us.example.com'), remote('stranger.example.com')] });
    const pulled = await json<FleetPullReport>(fleet.pull());
    eu.setData(before);
    expect([pulled.status, facts(pulled.document)]).toEqual([0, ['stranger.example.com: undeclared']]);
    const { status, stdout } = await affidavit(fleet.fleet('check', '--period', '2026-03'));
    expect(status).toBe(4);
    expect(stdout).toContain(
      'stranger.example.com: F01 undeclared: It is not declared, and appears in remote_clusters of eu.',
    );
    expect((await json<FleetPullReport>(fleet.pull())).document.exceptions).toEqual([]);
  });

  it('ends every pull that it started when it is interrupted', async () => {
    for (const one of fleet.gateways.values())
      one.setFaults({ rules: [{ rpc: '*', fault: { kind: 'slow', ms: 4_000 }, after: 8 }] });
    for (const one of fleet.gateways.values()) one.requests.length = 0;
    const { child, ended } = start([...fleet.pull('--jobs', '2'), '--json']);
    const areAsked = () => [...fleet.gateways.values()].every(({ requests }) => requests.length >= 8);
    while (!areAsked() && child.exitCode === null) await new Promise((wake) => setTimeout(wake, 10));
    child.kill('SIGINT');
    const stopped = await ended;
    for (const one of fleet.gateways.values()) one.setFaults({});
    expect(stopped.status).toBe(130);
    expect(ends(document<FleetPullReport>(stopped))).toEqual(['eu 130 INTERRUPTED', 'us 130 INTERRUPTED']);
    // nothing runs any more: the stores are free
    expect((await affidavit(fleet.pull())).status).toBe(0);
  });

  it('refuses a store that holds the other cluster', async () => {
    const text = readFileSync(fleet.config, 'utf8');
    writeFileSync(fleet.config, text.replace('us.db', 'spare.db').replace('eu.db', 'us.db'));
    const { status, document: report } = await json<FleetHealthReport>(fleet.fleet('health'));
    expect([status, facts(report)]).toEqual([4, ['eu: other_cluster', 'us: not_pulled']]);
    const pulled = await json<FleetPullReport>(fleet.pull('--only', 'eu'));
    expect([pulled.status, ends(pulled.document)]).toEqual([6, ['eu 6 STORE_OTHER_CLUSTER']]);
    writeFileSync(fleet.config, text);
  });
});

function remote(name: string) {
  return {
    kind: 'remote_cluster',
    version: 'v3',
    metadata: { name },
    status: { connection: 'online', last_heartbeat: '2026-03-03T00:00:00Z' },
  };
}
