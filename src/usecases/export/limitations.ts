import { CRITERIA } from '../../controls/catalogue/criteria.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import { concludeControls } from '../../controls/entity/controlConclusions.ts';
import { unmappedTypes } from '../../datasets/eventTypes/eventTypeRegistry.ts';
import { isWhole, outcomeIn } from '../../evidence/scope.ts';
import { startedMs } from '../../evidence/states.ts';
import { plural } from '../../formats/plural.ts';
import { rangeOfMs } from '../../formats/timeRange.ts';
import { LOCAL_DATASETS, type LocalDataset, localDatasetInfo } from '../../records/localDatasets.ts';
import type { RequestRow } from '../../records/requestList.ts';
import { isFromFiles } from '../../records/snapshot.ts';

/** Said of a part of the log that was not read: the export warns about each. */
export const NOT_READ = 'The audit log was not read';

/**
 * Limits of the bundle as a whole, one sentence each, beside what datasets and tests say of themselves.
 *
 * @param requests the request list as the bundle prints it
 */
export function generalLimitations(conclusion: Conclusion, requests: readonly RequestRow[]): string[] {
  const { set, scope } = conclusion;
  const { closing, period, store, log } = scope;
  const said = [...conclusion.limitations];
  if (isFromFiles(closing.cluster)) {
    said.push(
      `The state and the audit log come from files that ${closing.caller.user} imported: when they were made, of which cluster and whether they are complete rests on that person.`,
    );
  }
  if (closing.status !== 'complete')
    said.push(`Snapshot ${closing.id} is incomplete: a dataset is partial, denied or failed.`);
  said.push(
    `The closing state was read at ${closing.started}; what changed and changed back before or after it shows in the audit log and in other snapshots only.`,
  );
  for (const { kind, why } of log.gaps)
    said.push(
      kind === 'unread'
        ? `${NOT_READ}${why.slice('the audit log was not read'.length)}.`
        : `${capital(why)}.`,
    );
  said.push(
    'An event that reached the log more than 24 hours after its time may be missing: each pull reads the last 24 hours again, not more.',
  );
  for (const { event, code, count } of unmappedTypes(store.eventTypes(rangeOfMs(period))))
    said.push(
      `${count} ${count === 1 ? 'event' : 'events'} of type ${event} (${code}) are in the audit log and mapped to no dataset.`,
    );
  const trimmed = set.db.prepare('SELECT sum(trimmed) FROM log_days').pluck().get() as number | null;
  if (trimmed !== null && trimmed > 0)
    said.push(
      `The gateway trimmed ${plural(trimmed, 'event')} of the period to its size limit; the rest of their contents is not in the log. collection/log_days.csv counts them by day.`,
    );
  const conflicts = set.table('log_conflicts')?.rows ?? 0;
  if (conflicts > 0)
    said.push(
      `${plural(conflicts, 'further version')} of events of the period came from the gateway under the same time and id with different contents; each is kept, and the dataset log_conflicts lists them.`,
    );
  const discrepancies = set.table('cross_checks')?.rows ?? 0;
  if (discrepancies > 0)
    said.push(
      `${discrepancies} ${discrepancies === 1 ? 'discrepancy' : 'discrepancies'} between datasets; collection/cross_checks.csv lists them.`,
    );
  const second = outcomeIn(closing, 'cross_checks');
  if (second !== null && !isWhole(second))
    said.push(`Discrepancies were not looked for completely: ${second.reason}.`);
  said.push(...unknownMembers(conclusion));
  for (const row of requests)
    if (row.next !== '')
      said.push(`Item ${row.item} of the request list (${row.wording}) is ${row.state}: ${row.detail}.`);
  for (const criterion of CRITERIA.filter((candidate) => !candidate.inScope))
    said.push(`${criterion.id} is out of scope. ${criterion.scopeReason}`);
  return [...said, ...controlLimitations(conclusion, requests), ...localLimitations(conclusion)];
}

/** Where controls of the entity, or evidence of them, are missing. */
function controlLimitations(
  { entity, scope, results }: Conclusion,
  requests: readonly RequestRow[],
): string[] {
  if (entity === null) return [];
  const { controls, unmapped_criteria, controls_without_evidence } = concludeControls(
    entity,
    scope.period,
    results,
    requests,
  );
  return [
    ...unmapped_criteria.map((criterion) => `No control of the entity is mapped to ${criterion}.`),
    ...controls_without_evidence.map((id) => `Control ${id} of the entity has no evidence in this bundle.`),
    ...controls
      .filter(({ in_effect_throughout }) => !in_effect_throughout)
      .map(({ id, in_effect, effective_from, effective_to }) => {
        const days = `from ${effective_from || '…'} to ${effective_to || '…'}`;
        return in_effect
          ? `Control ${id} of the entity is in effect ${days} only; its tests are of the whole period.`
          : `Control ${id} of the entity is in effect ${days}, not in the period; nothing was tested for it.`;
      }),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Members that this version does not know: they are not in the evidence. */
function unknownMembers({ scope }: Conclusion): string[] {
  return scope.closing.datasets.flatMap(({ dataset, unknown = [] }) =>
    unknown.map(
      ({ path, count }) =>
        `${dataset}: member ${path} is not known to this version and was left out (${count} ${count === 1 ? 'row' : 'rows'}).`,
    ),
  );
}

/** Local evidence that was read outside the period, and what was withdrawn. */
function localLimitations({ scope: { store, period } }: Conclusion): string[] {
  const observed = (Object.keys(LOCAL_DATASETS) as LocalDataset[]).filter(
    (dataset) => localDatasetInfo(dataset).serves === 'observed',
  );
  const outside = observed.flatMap((dataset) =>
    store.local
      .serving(dataset, period)
      .filter(
        ({ started }) => startedMs({ started }) < period.fromMs || startedMs({ started }) >= period.toMs,
      )
      .map(({ source, started }) => `${dataset} of ${source} was read at ${started}, outside the period.`),
  );
  const withdrawn = store.local
    .withdrawals()
    .map(
      ({ dataset, source, withdrawn: at, who, note }) =>
        `${dataset} of ${source} was withdrawn at ${at} by ${who}${note === '' ? '' : `: ${note}`}. What was supplied of it before is not in this bundle.`,
    );
  return [...outside, ...withdrawn];
}
