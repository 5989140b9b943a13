import path from 'node:path';
import { exportTime } from '../../bundle/export/exportTime.ts';
import { exceptionsOfBundle } from '../../bundle/fleet/readClusterBundle.ts';
import type { FleetExceptionLine, RollUpInput } from '../../bundle/fleet/rollUpInput.ts';
import { rollUpFileName, rollUpFolder, writeRollUp } from '../../bundle/fleet/writeRollUp.ts';
import { CATALOGUE_VERSION, catalogueSha256 } from '../../controls/catalogue/catalogue.ts';
import { FLEET_PROCEDURE, fleetExceptions } from '../../controls/fleet/fleetExceptions.ts';
import { FLEET_RULE, fleetResults } from '../../controls/fleet/fleetResults.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { ERROR_CODES, type ErrorCode } from '../../errors/codes.ts';
import type { Fleet, FleetException } from '../../records/fleet.ts';
import type { Period } from '../../records/period.ts';
import { type ExportReport, exportReportSchema } from '../../records/reports/exportReport.ts';
import type { FleetExportReport } from '../../records/reports/fleetReports.ts';
import { MOST_SHOWN, type ShownFleetException } from '../../report/fleet/fleetPage.ts';
import { renderFleetReport } from '../../report/fleet/renderFleetReport.ts';
import {
  type ExportContext,
  type ExportOptions,
  periodOf,
  required,
  signingKey,
} from '../export/exportOptions.ts';
import { runInfo } from '../runInfo.ts';
import { type ClusterBundle, clusterBundle } from './clusterBundles.ts';
import { fleetLimitations } from './fleetLimitations.ts';
import { memberOf } from './memberOf.ts';
import { declaredClusters } from './population.ts';
import { previousRollUp } from './previousRollUp.ts';
import { type FleetProgram, type MemberEnd, runMembers, worstExit } from './runMembers.ts';

const INCOMPLETE = ERROR_CODES.COLLECTION_INCOMPLETE.exit;

/** Errors of a cluster that has nothing to export: F01 says so. */
const NOTHING_THERE: readonly string[] = ['STORE_NOT_FOUND', 'EXPORT_NO_SNAPSHOT'];

/** Options of an export of a fleet, and flags that each cluster's `export` gets as typed. */
export interface FleetExportOptions
  extends Pick<
    ExportOptions,
    'period' | 'from' | 'to' | 'entity' | 'keyFile' | 'allowOpenKey' | 'outDir' | 'environment'
  > {
  argv: readonly string[];
}

/**
 * Exports every declared cluster in a separate process, into the folder of the roll-up, then writes the roll-up over their bundles.
 *
 * @param onEnd gets the end of each cluster's export when it comes
 * @throws AffidavitError USAGE, PERIOD_INVALID, EXPORT_NO_KEY, KEY_…, FILE_INVALID (the roll-up before), EXPORT_NO_SNAPSHOT where no cluster has a
 *   bundle, INTERRUPTED, DISK_FULL, WRITE_…; bundles of clusters that were written stay then
 */
export async function fleetExport(
  fleet: Fleet,
  program: FleetProgram,
  options: FleetExportOptions,
  context: ExportContext,
  onEnd: (end: MemberEnd<ExportReport>) => void,
): Promise<FleetExportReport> {
  const period = periodOf(options);
  const entity = required(options.entity, '--entity', 'the name of the audited entity');
  const outDir = path.resolve(required(options.outDir, '--out', 'the folder to write the bundles to'));
  const { signer, passphrase } = await keyOf(options, context);
  const previous = await previousRollUp(outDir, entity);
  const sequence = (previous?.sequence ?? 0) + 1;
  const folder = path.join(outDir, rollUpFolder(period.label, sequence));
  const environment =
    passphrase === undefined
      ? program.environment
      : { ...program.environment, AFFIDAVIT_KEY_PASSPHRASE: passphrase };
  const ends = await runMembers(
    { ...program, environment },
    fleet.declared,
    (member) => ['export', ...options.argv, `--out=${path.join(folder, member.name)}`],
    exportReportSchema,
    onEnd,
  );
  context.signal.throwIfAborted();
  refuseNothing(ends, period);
  const bundles: ClusterBundle[] = [];
  for (const end of ends) bundles.push(await clusterBundle(end, folder));
  const population = await populationOf(fleet, bundles);
  const exportedAt = exportTime(options.environment.SOURCE_DATE_EPOCH, new Date());
  const { host, os_user } = runInfo([]);
  const results = fleetResults(
    bundles.map(({ cluster, read }) => ({
      name: cluster.name,
      results: read?.results ?? null,
      why: cluster.why,
    })),
    population,
  );
  const clusters = bundles.map(({ cluster }) => cluster);
  const outside = Object.entries(fleet.outside).map(([cluster, reason]) => ({ cluster, reason }));
  const shown = new Map<string, ShownFleetException[]>();
  const input: RollUpInput = {
    ...{ entity, period, exportedAt, sequence, previous, clusters, outside, results },
    program: { version: context.collectorVersion, node: process.versions.node, host, os_user },
    catalogue: { version: CATALOGUE_VERSION, sha256: catalogueSha256() },
    exceptions: () => noted(exceptionLines(bundles, population, exportedAt), shown),
    limitations: fleetLimitations(clusters, population, outside),
  };
  context.onProgress(`writing ${rollUpFileName(entity, period.label, sequence)}`);
  const written = await writeRollUp(input, {
    ...{ outDir: folder, signer, signal: context.signal },
    report: (file) =>
      renderFleetReport({
        ...{ entity, period, sequence, clusters, outside, population, results, file },
        generatedAt: exportedAt,
        version: context.collectorVersion,
        previous: previous?.sequence ?? null,
        exceptions: shown,
        limitations: input.limitations,
      }),
  });
  const statuses = ends.map(({ exit, error }) =>
    error !== null && NOTHING_THERE.includes(error.code) ? INCOMPLETE : exit,
  );
  return {
    at: new Date().toISOString(),
    declared: fleet.declared.length,
    selected: fleet.declared.length,
    exit: worstExit([...statuses, population.length === 0 ? 0 : INCOMPLETE]),
    clusters: ends.map(memberOf),
    exceptions: population,
    roll_up: {
      ...{ path: written.path, sha256: written.sha256, sha256sums_sha256: written.sha256sumsSha256 },
      ...{ bundle_id: written.bundleId, sequence, bytes: written.bytes, files: written.files },
      key_fingerprint: signer.public.fingerprint,
    },
    period: {
      label: period.label,
      from: new Date(period.fromMs).toISOString(),
      to: new Date(period.toMs).toISOString(),
    },
    results: results.map(({ id, title, result, exceptions }) => ({ id, title, result, exceptions })),
  };
}

/** The key, and its passphrase where somebody was asked: the processes get it by their environment. */
async function keyOf(options: FleetExportOptions, context: ExportContext) {
  let passphrase: string | undefined;
  const signer = await signingKey(options, {
    passphrase: async () => {
      passphrase = await context.passphrase();
      return passphrase;
    },
  });
  return { signer, passphrase };
}

/** The error of a cluster that could not be exported comes before having nothing of the period. */
function refuseNothing(ends: readonly MemberEnd<ExportReport>[], { label }: Period): void {
  if (ends.some(({ report }) => report !== null)) return;
  const fault = ends.find(({ error }) => error !== null && !NOTHING_THERE.includes(error.code)) ?? ends[0];
  const { code = 'EXPORT_NO_SNAPSHOT', message = '' } = fault?.error ?? {};
  throw new AffidavitError(
    isErrorCode(code) && !NOTHING_THERE.includes(code) ? code : 'EXPORT_NO_SNAPSHOT',
    `No cluster has a bundle of ${label}, so there is no roll-up. ${fault?.member.name}: ${message}`,
    'Run `affidavit fleet health`: it names what each cluster lacks.',
  );
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

/** F01 for the period: the snapshots are those of the bundles. */
async function populationOf(fleet: Fleet, bundles: readonly ClusterBundle[]): Promise<FleetException[]> {
  const declared = await declaredClusters(fleet.declared);
  return fleetExceptions(
    declared.map((one) => {
      const found = bundles.find(({ cluster }) => cluster.name === one.name)?.cluster;
      if (found === undefined || found.bundle === null)
        return { ...one, noBundle: found?.why || 'it was not exported' };
      const { snapshot, wanting } = found;
      return {
        ...one,
        cluster: found.teleport?.name ?? one.cluster,
        snapshot:
          snapshot === null
            ? one.snapshot
            : { ...snapshot, missing: wanting.map(({ dataset, status }) => `${dataset} ${status}`) },
      };
    }),
    Object.keys(fleet.outside),
  );
}

async function* exceptionLines(
  bundles: readonly ClusterBundle[],
  population: readonly FleetException[],
  at: Date,
): AsyncGenerator<FleetExceptionLine> {
  for (const { id, kind, cluster, facts } of population)
    yield {
      cluster,
      cells: {
        ...{ id, reference: FLEET_PROCEDURE, procedure: FLEET_PROCEDURE, rule: FLEET_RULE.rule },
        criteria: FLEET_RULE.criteria.join('; '),
        population_size: String(bundles.length),
        ...{ as_of: at.toISOString(), facts: `${facts}`, dataset: 'fleet', row_id: cluster },
        ...{
          threshold: '',
          basis: '',
          file: '',
          line: '',
          change: kind.replaceAll('_', ' '),
          status: 'open',
        },
      },
    };
  for (const { cluster, read } of bundles)
    if (read !== null)
      for await (const cells of exceptionsOfBundle(read.zipPath)) yield { cluster: cluster.name, cells };
}

/** The same lines; the first of each procedure are kept for the page. */
async function* noted(
  lines: AsyncIterable<FleetExceptionLine>,
  shown: Map<string, ShownFleetException[]>,
): AsyncGenerator<FleetExceptionLine> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const procedure = line.cells.procedure ?? '';
    const kept = shown.get(procedure) ?? [];
    if (kept.length < MOST_SHOWN) kept.push({ number, ...line });
    shown.set(procedure, kept);
    yield line;
  }
}
