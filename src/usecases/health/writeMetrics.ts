import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeError } from '../../errors/affidavitError.ts';
import { FLEET_EXCEPTION_KINDS } from '../../records/fleet.ts';
import type { FleetHealthReport } from '../../records/reports/fleetReports.ts';
import type { HealthReport } from '../../records/reports/healthReport.ts';
import { type Metric, openMetrics } from './openMetrics.ts';

/** Counts only, and the collector runs as another user. */
const MODE = 0o644;

/**
 * Writes the metrics so that a reader sees the whole file, the one before or this one.
 *
 * @throws AffidavitError DISK_FULL, WRITE_…
 */
export function writeMetrics(file: string, report: HealthReport): void {
  write(file, openMetrics([{ cluster: report.cluster, report }]));
}

/** The same for a fleet: each figure has the name of its cluster in the declaration as a label. */
export function writeFleetMetrics(file: string, report: FleetHealthReport): void {
  const kinds = FLEET_EXCEPTION_KINDS.map((kind): Metric[2][number] => [
    { kind },
    report.exceptions.filter((one) => one.kind === kind).length,
  ]);
  const states = (['healthy', 'unhealthy', 'unknown'] as const).map((state): Metric[2][number] => [
    { state },
    report.clusters.filter((member) => stateOf(member.report) === state).length,
  ]);
  const further: Metric[] = [
    [
      'fleet_healthy',
      'Whether every cluster of the fleet is healthy and none is missing.',
      [[{}, Number(report.healthy)]],
    ],
    ['fleet_clusters_declared', 'Clusters that the configuration declares.', [[{}, report.declared]]],
    ['fleet_clusters', 'Clusters of these figures by state.', states],
    ['fleet_exceptions', 'Exceptions of the population of the fleet (F01) by kind.', kinds],
  ];
  const reports = report.clusters.map(({ name, report: health }) => ({ cluster: name, report: health }));
  write(file, openMetrics(reports, further));
}

function stateOf(report: HealthReport | null): 'healthy' | 'unhealthy' | 'unknown' {
  if (report === null) return 'unknown';
  return report.healthy ? 'healthy' : 'unhealthy';
}

function write(file: string, text: string): void {
  // the collector reads *.prom only: it does not see the draft
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(draft, text, { mode: MODE, flag: 'wx' });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw writeError(cause, `write the metrics to ${file}`);
  }
}
