import { expect, it } from 'vitest';
import type {
  FleetExportReport,
  FleetHealthReport,
  FleetPullReport,
} from '../../src/records/reports/fleetReports.ts';
import type { VerifyReport } from '../../src/records/reports/verifyReport.ts';
import { affidavit, json } from '../support/cli.ts';
import { openFleet } from '../support/fleet.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const fleet = await openFleet(NAMES);
// the identity of c has expired, the gateway of f is dead
await fleet.gateways.get('c')?.identity({ path: fleet.at('c.identity'), ttlMs: -60_000 });
await fleet.gateways.get('f')?.stop();

const LONG = 600_000;

it(
  'an expired identity and a dead gateway cost themselves only, and are named in every report',
  async () => {
    const pulled = await json<FleetPullReport>(fleet.pull());
    expect(pulled.status).toBe(3);
    expect(
      pulled.document.clusters.map(({ name, exit, error }) => `${name} ${exit} ${error?.code ?? ''}`.trim()),
    ).toEqual([
      ...['a 0', 'b 0', 'c 3 IDENTITY_EXPIRED', 'd 0', 'e 0', 'f 3 GATEWAY_UNREACHABLE', 'g 0', 'h 0'],
    ]);
    const missing = pulled.document.exceptions.map(({ cluster, kind }) => `${cluster} ${kind}`);
    expect(missing).toEqual(['c not_pulled', 'f not_pulled']);

    const health = await json<FleetHealthReport>(fleet.fleet('health'));
    expect(health.status).toBe(4);
    const checks = health.document.clusters[2]?.report?.checks ?? [];
    expect(checks.filter(({ check }) => check === 'identity')).toMatchObject([{ status: 'problem' }]);

    const exported = await json<FleetExportReport>(fleet.fleet('export', '--period', '2026-03'));
    expect(exported.status).toBe(4);
    const report = exported.document;
    expect(report.exceptions.map(({ cluster, kind }) => `${cluster} ${kind}`)).toEqual([
      'c no_bundle',
      'f no_bundle',
    ]);
    expect(report.results.find(({ id }) => id === 'F01')).toMatchObject({
      result: 'exception',
      exceptions: 2,
    });
    expect(report.results.filter(({ result }) => result === 'no_exception')).toEqual([]);
    const verified = await json<VerifyReport>([
      'verify',
      report.roll_up.path,
      '--public-key',
      fleet.publicKey,
    ]);
    expect([verified.status, verified.document.verdict]).toEqual([0, 'verified']);
    expect(verified.document.checks.find(({ name }) => name === 'fleet.bundles')?.status).toBe('pass');

    const { stdout } = await affidavit(fleet.fleet('health', '--only', 'c,f'));
    expect(stdout).toContain(
      'fleet: 2 of 8 clusters: 0 healthy, 2 not; 2 exceptions of the population (F01) (exit 4)',
    );
  },
  LONG,
);
