import { appendFileSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBundleFiles } from '../../src/bundle/bundleFiles.ts';
import { digestOf } from '../../src/bundle/fleet/readClusterBundle.ts';
import { VERIFY_CODES } from '../../src/bundle/verify/codes.ts';
import { fleetManifestSchema } from '../../src/records/fleetManifest.ts';
import { type FleetExportReport, fleetExportSchema } from '../../src/records/reports/fleetReports.ts';
import type { VerifyReport } from '../../src/records/reports/verifyReport.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { openFleet } from '../support/fleet.ts';

const fleet = await openFleet(['eu', 'us']);
const EXPORT = fleet.fleet('export', '--period', '2026-03');

async function textIn(zip: string, name: string): Promise<string> {
  const files = await openBundleFiles(zip);
  const pieces: Buffer[] = [];
  for await (const piece of files.read(name)) pieces.push(Buffer.from(piece));
  await files.close();
  return Buffer.concat(pieces).toString('utf8');
}

/** Verdict, and codes of the failed checks, of the roll-up. */
async function verified(zip: string): Promise<{ status: number | null; codes: string[]; check: string }> {
  const { status, document } = await json<VerifyReport>(['verify', zip, '--public-key', fleet.publicKey]);
  const check = document.checks.find(({ name }) => name === 'fleet.bundles');
  return { status, codes: document.codes, check: `${check?.status} ${check?.detail}` };
}

describe('an export of a fleet', () => {
  let report: FleetExportReport;
  let zip = '';
  const beside = (...parts: string[]) => path.join(path.dirname(zip), ...parts);

  beforeAll(async () => {
    expect((await affidavit(fleet.pull())).status).toBe(0);
    const run = await json<FleetExportReport>(EXPORT);
    expect(run.status, run.stderr).toBe(0);
    report = documentSchema('fleet-export', fleetExportSchema).parse(run.document) as FleetExportReport;
    zip = report.roll_up.path;
  });

  it('writes a bundle for each cluster and a roll-up that names them by path and hash', async () => {
    expect(path.relative(fleet.dir, zip)).toBe(
      path.join('bundles', '2026-03-fleet-seq001', 'Acme-Ltd-soc2-2026-03-fleet-seq001.zip'),
    );
    const manifest = fleetManifestSchema.parse(JSON.parse(await textIn(zip, 'manifest.json')));
    expect(
      manifest.clusters.map(({ name, teleport, bundle }) => [name, teleport?.name, bundle?.path]),
    ).toEqual([
      ['eu', 'eu.example.com', 'eu/Acme-Ltd-soc2-2026-03-seq001.zip'],
      ['us', 'us.example.com', 'us/Acme-Ltd-soc2-2026-03-seq001.zip'],
    ]);
    for (const { bundle } of manifest.clusters)
      expect(await digestOf(beside(bundle?.path ?? ''))).toEqual({
        sha256: bundle?.sha256,
        bytes: bundle?.bytes,
      });
    expect((await digestOf(zip)).sha256).toBe(report.roll_up.sha256);
  });

  it('adds up the results and exceptions of the clusters, F01 first', async () => {
    expect(report.results[0]).toMatchObject({ id: 'F01', result: 'no_exception', exceptions: 0 });
    const own = report.clusters.flatMap(({ report: one }) => one?.results ?? []);
    for (const { id, exceptions, result } of report.results.slice(1)) {
      const each = own.filter((one) => one.id === id);
      expect(each).toHaveLength(2);
      expect(exceptions, id).toBe(each.reduce((sum, one) => sum + one.exceptions, 0));
      if (result === 'no_exception') expect(each.every((one) => /^no/.test(one.result))).toBe(true);
    }
    const lines = (await textIn(zip, 'exceptions.csv')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + report.results.reduce((sum, { exceptions }) => sum + exceptions, 0));
    expect(lines[0]).toMatch(/^\uFEFF?number,cluster,bundle,id,reference,/);
    const page = await textIn(zip, 'index.html');
    for (const text of ['eu.example.com', 'us.example.com', 'eu/Acme-Ltd-soc2-2026-03-seq001.zip'])
      expect(page).toContain(text);
  });

  it('verifies, with the bundles beside it', async () => {
    expect(await verified(zip)).toEqual({ status: 0, codes: [], check: 'pass ' });
    const bundle = beside('eu', 'Acme-Ltd-soc2-2026-03-seq001.zip');
    expect((await affidavit(['verify', bundle, '--public-key', fleet.publicKey])).status).toBe(0);
  });

  it('is verified alone, too, which compares no bundle', async () => {
    const alone = path.join(fleet.dir, 'alone', path.basename(zip));
    mkdirSync(path.dirname(alone));
    copyFileSync(zip, alone);
    expect(await verified(alone)).toMatchObject({
      status: 0,
      check: expect.stringMatching(/^skip none of the 2 bundles that it names lies beside it/),
    });
  });

  it('names a bundle that is missing, altered, or not named', async () => {
    const [eu, us] = ['eu', 'us'].map((name) => beside(name, 'Acme-Ltd-soc2-2026-03-seq001.zip')) as [
      string,
      string,
    ];
    const seen = new Set<string>();
    const codes = async () => {
      const found = await verified(zip);
      expect(found.status).toBe(5);
      for (const code of found.codes) seen.add(code);
      return found.codes;
    };
    renameSync(us, `${us}.away`);
    expect(await codes()).toEqual(['FLEET_BUNDLE_MISSING']);
    renameSync(`${us}.away`, us);
    const extra = beside('us', 'Acme-Ltd-soc2-2026-03-seq007.zip');
    copyFileSync(us, extra);
    expect(await codes()).toEqual(['FLEET_BUNDLE_EXTRA']);
    renameSync(extra, beside('extra'));
    const whole = readFileSync(eu);
    appendFileSync(eu, 'x');
    expect(await codes()).toEqual(['FLEET_BUNDLE_ALTERED']);
    writeFileSync(eu, whole);
    expect([...seen].sort()).toEqual(
      Object.keys(VERIFY_CODES)
        .filter((code) => code.startsWith('FLEET_'))
        .sort(),
    );
  });

  it('makes a second roll-up that follows the first, and a cluster without a bundle is an exception in it', async () => {
    renameSync(fleet.at('us.db'), fleet.at('us.away'));
    const { status, document, stderr } = await json<FleetExportReport>([
      ...EXPORT,
      '--reason',
      'a late pull',
    ]);
    renameSync(fleet.at('us.away'), fleet.at('us.db'));
    expect([status, document.roll_up?.sequence], stderr).toEqual([4, 2]);
    expect(document.exceptions.map(({ cluster, kind }) => `${cluster} ${kind}`)).toEqual(['us no_bundle']);
    const second = document.roll_up.path;
    const manifest = fleetManifestSchema.parse(JSON.parse(await textIn(second, 'manifest.json')));
    expect(manifest.previous).toMatchObject({ sequence: 1, bundle_id: report.roll_up.bundle_id });
    expect(manifest.clusters.map(({ bundle }) => bundle === null)).toEqual([false, true]);
    // nothing passes for a fleet of which a cluster is missing
    expect(document.results.filter(({ result }) => result === 'no_exception')).toEqual([]);
    const page = await textIn(second, 'index.html');
    expect(page).toContain('No bundle.');
    expect((await textIn(second, 'exceptions.csv')).split('\r\n')[1]).toMatch(/^1,us,,[0-9a-f]{64},F01,/);
    expect(await textIn(second, 'known-limitations.txt')).toContain('us has no bundle');
    const chain = await json<{ verdict: string }>(['verify', zip, second, '--public-key', fleet.publicKey]);
    expect([chain.document.verdict, chain.status]).toEqual(['verified', 0]);
  });

  it('is refused where no cluster has anything of the period, and without a key', async () => {
    expect(await failure(fleet.fleet('export', '--period', '2020-01'))).toMatchObject({
      status: 8,
      code: 'EXPORT_NO_SNAPSHOT',
    });
    expect(await failure(fleet.fleet('export', '--period', '2026-03', '--key', 'none.key'))).toMatchObject({
      status: 8,
      code: 'EXPORT_NO_KEY',
    });
  });
});
