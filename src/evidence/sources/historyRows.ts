import { revocationsOfPeriod } from '../../collectors/derived/revocations/revocationsOfPeriod.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import { rangeOfMs } from '../../formats/timeRange.ts';
import { type AccessRequestRecord, accessRequestSchema } from '../../records/accessRequest.ts';
import type { Period } from '../../records/period.ts';
import type { EvidenceSetRow } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';

/** A request lives 14 days at most (teleport-api §2.5), so none that was made earlier than this was decided in the period. */
const LONGEST_LIFE_MS = 31 * 24 * 3_600_000;

/** Canonical JSON of a record without any use. */
const NEVER_USED = '"uses":[]';

/** Rows of a dataset that is folded from events and state, as far as they concern the period. */
export function historyRows(scope: EvidenceScope, dataset: string): Iterable<EvidenceSetRow> {
  if (dataset === 'access_requests') return requestRows(scope);
  if (dataset === 'revocations') return withKeys(revocationsOfPeriod(scope.store, scope.period));
  // rows without a time cannot be said to lie outside the period, so they are in
  return withKeys(scope.store.derived(dataset, { ...rangeOfMs(scope.period), untimed: true }));
}

/** Rows with their keys in them, so that they can be named. */
export function* withKeys(rows: Iterable<EvidenceSetRow>): Generator<EvidenceSetRow> {
  for (const { key, json } of rows)
    yield { key, json: canonicalJson({ ...(JSON.parse(json) as JsonObject), row_id: key }) };
}

/**
 * Access requests that were made, decided, used or deleted in the period; most rows are never parsed. A request ends within its
 * life, and yet may be used years later: that is what is looked for.
 */
function* requestRows({ store, period }: EvidenceScope): Generator<EvidenceSetRow> {
  const { fromUs, toUs } = rangeOfMs(period);
  for (const row of store.derived('access_requests', { fromUs: Number.MIN_SAFE_INTEGER, toUs })) {
    // a row is filed under one of its request's own times: if that lies in the period, nothing else needs to
    const isFiledInPeriod = row.timeUs !== null && row.timeUs >= fromUs;
    const isOld = row.timeUs !== null && row.timeUs < fromUs - LONGEST_LIFE_MS * 1000;
    if (isOld && row.json.includes(NEVER_USED)) continue;
    if (isFiledInPeriod || isTouched(accessRequestSchema.parse(JSON.parse(row.json)), period)) yield row;
  }
}

function isTouched(record: AccessRequestRecord, { fromMs, toMs }: Period): boolean {
  const decided = [...record.approvers.map((decision) => decision.time), record.resolved];
  const isDecided = [record.created, ...decided, record.deleted?.time ?? null].some((time) => {
    const ms = msOf(time);
    return ms >= fromMs && ms < toMs;
  });
  // uses are a span: neither end need lie in the period
  const first = record.uses[0]?.time ?? record.used.first;
  return isDecided || (msOf(first) < toMs && msOf(record.last_named ?? record.used.last) >= fromMs);
}

function msOf(time: string | null): number {
  return time === null ? Number.NaN : Date.parse(time);
}
