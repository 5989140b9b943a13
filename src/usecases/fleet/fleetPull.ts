import { ERROR_CODES } from '../../errors/codes.ts';
import type { Fleet } from '../../records/fleet.ts';
import type { FleetPullReport } from '../../records/reports/fleetReports.ts';
import { type PullReport, pullReportSchema } from '../../records/snapshot.ts';
import { memberOf } from './memberOf.ts';
import { populationExceptions } from './population.ts';
import { type FleetProgram, type MemberEnd, runMembers, worstExit } from './runMembers.ts';

/**
 * Pulls each selected cluster in a separate process. One that fails stops no other.
 *
 * @param argv further flags of `pull`
 * @param onEnd gets each end when it comes
 */
export async function fleetPull(
  fleet: Fleet,
  program: FleetProgram,
  argv: readonly string[],
  onEnd: (end: MemberEnd<PullReport>) => void,
): Promise<FleetPullReport> {
  const ends = await runMembers(program, fleet.selected, ['pull', ...argv], pullReportSchema, onEnd);
  const exceptions = await populationExceptions(fleet);
  // a cluster that nobody declared is no fault of a pull: check and health end with it
  const isWhole = exceptions.every(({ kind }) => kind === 'undeclared');
  return {
    at: new Date().toISOString(),
    declared: fleet.declared.length,
    selected: fleet.selected.length,
    exit: worstExit([...ends.map(({ exit }) => exit), isWhole ? 0 : ERROR_CODES.COLLECTION_INCOMPLETE.exit]),
    clusters: ends.map(memberOf),
    exceptions,
  };
}
