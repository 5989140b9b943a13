import { CRITERIA } from '../../controls/catalogue/criteria.ts';
import { type ControlContext, startedMs } from '../../controls/context.ts';
import { instantText } from '../../formats/timestamp.ts';
import type { CoverageRow } from '../../records/coverage.ts';
import { isFromFiles } from '../../records/snapshot.ts';
import { uncovered } from './eventsInput.ts';

/**
 * Limits of the bundle as a whole, one sentence each, beside what datasets and tests say of themselves.
 *
 * @param coverage the named rows as the bundle lists them
 */
export function generalLimitations(context: ControlContext, coverage: readonly CoverageRow[]): string[] {
  const { snapshot, period, store } = context;
  const observedMs = startedMs(snapshot);
  const said: string[] = [];
  if (isFromFiles(snapshot.cluster)) {
    said.push(
      `The state and the audit log come from files that ${snapshot.caller.user} imported: when they were made, of which cluster and whether they are whole rests on that person.`,
    );
  }
  if (snapshot.status !== 'complete') {
    said.push(`Snapshot ${snapshot.id} is incomplete: a dataset is partial, denied or failed.`);
  }
  if (observedMs < period.fromMs || observedMs >= period.toMs) {
    said.push(
      `The state was read at ${snapshot.started}, outside the period: users, roles and settings may have changed in between.`,
    );
  } else {
    said.push(
      `The state was read at ${snapshot.started}; what changed and changed back before or after shows in the audit log only.`,
    );
  }
  for (const gap of uncovered(store, period)) {
    said.push(`The audit log was not read from ${instantText(gap.fromUs)} to ${instantText(gap.toUs)}.`);
  }
  said.push(
    'An event that reached the log more than 24 hours after its time may be missing: each pull reads the last 24 hours again, not more.',
  );
  const differences = store.countRows(snapshot.id, 'cross_checks');
  if (differences > 0)
    said.push(
      `${differences} points of the collection do not agree with each other; collection/cross_checks.csv lists them.`,
    );
  for (const row of coverage) {
    if (row.next !== '')
      said.push(`Row ${row.row} of the named evidence (${row.wording}) is ${row.state}: ${row.detail}.`);
  }
  for (const criterion of CRITERIA.filter((candidate) => !candidate.inScope))
    said.push(`${criterion.id} is out of scope. ${criterion.scopeReason}`);
  return said;
}
