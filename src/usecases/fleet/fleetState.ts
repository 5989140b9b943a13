import { ERROR_CODES } from '../../errors/codes.ts';
import type { Fleet } from '../../records/fleet.ts';
import { checkReportSchema } from '../../records/reports/checkReport.ts';
import type { FleetCheckReport, FleetHealthReport } from '../../records/reports/fleetReports.ts';
import { healthReportSchema } from '../../records/reports/healthReport.ts';
import { memberOf } from './memberOf.ts';
import { populationExceptions } from './population.ts';
import { type FleetProgram, runMembers, worstExit } from './runMembers.ts';

const INCOMPLETE = ERROR_CODES.COLLECTION_INCOMPLETE.exit;

/** Errors that a missing cluster comes to; its exception of the population says so. */
const NOT_PULLED: readonly string[] = ['STORE_NOT_FOUND', 'EXPORT_NO_SNAPSHOT'];

/** The health of each selected cluster, and of the fleet's population. Exit status 0 or 4, 130 after an interruption. */
export async function fleetHealth(
  fleet: Fleet,
  program: FleetProgram,
  argv: readonly string[],
): Promise<FleetHealthReport> {
  const ends = await runMembers(program, fleet.selected, ['health', ...argv], healthReportSchema);
  const exceptions = await populationExceptions(fleet);
  const healthy = exceptions.length === 0 && ends.every(({ report }) => report?.healthy === true);
  const isStopped = program.signal.aborted;
  return {
    at: new Date().toISOString(),
    declared: fleet.declared.length,
    selected: fleet.selected.length,
    healthy,
    exit: isStopped ? ERROR_CODES.INTERRUPTED.exit : healthy ? 0 : INCOMPLETE,
    clusters: ends.map(memberOf),
    exceptions,
  };
}

/** A check of each selected cluster, recorded in its store, and the exceptions of the fleet's population. */
export async function fleetCheck(
  fleet: Fleet,
  program: FleetProgram,
  argv: readonly string[],
): Promise<FleetCheckReport> {
  const ends = await runMembers(program, fleet.selected, ['check', ...argv], checkReportSchema);
  const exceptions = await populationExceptions(fleet);
  const counts = { new: 0, open: 0, not_determined: 0, resolved: 0, unanswered: 0 };
  for (const { report } of ends)
    if (report !== null)
      for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += report.counts[key];
  const statuses = ends.map(({ exit, error }) =>
    error !== null && NOT_PULLED.includes(error.code) ? INCOMPLETE : exit,
  );
  return {
    at: new Date().toISOString(),
    declared: fleet.declared.length,
    selected: fleet.selected.length,
    exit: worstExit([...statuses, exceptions.length === 0 ? 0 : INCOMPLETE]),
    counts,
    clusters: ends.map(memberOf),
    exceptions,
  };
}
