import { type AccessRequestRecord, accessRequestSchema } from '../../records/accessRequest.ts';
import type { Period } from '../../records/period.ts';
import { type ControlContext, gapsIn } from '../context.ts';

/** A request lives 14 days at most (gateway-api §2.5), so none that was made earlier than this had a part in the period. */
const LONGEST_LIFE_MS = 31 * 24 * 3_600_000;

/** What the tests of access requests call their population. */
export const REQUESTS = 'access requests made, decided, used or deleted in the period';

/** Said of a request whose making the evidence does not hold. */
export const BEFORE_OUR_TIME =
  'it was made before the audit log that was read begins: look up who asked and who decided';

/** Access requests that were made, decided, used or deleted in the period, one at a time. */
export function* requestsOfPeriod(context: ControlContext): Generator<AccessRequestRecord> {
  for (const { json } of requestRowsOfPeriod(context)) yield accessRequestSchema.parse(JSON.parse(json));
}

/** The same requests as rows of canonical JSON; most are never parsed. */
export function* requestRowsOfPeriod({
  store,
  period,
}: ControlContext): Generator<{ key: string; json: string }> {
  const range = { fromUs: (period.fromMs - LONGEST_LIFE_MS) * 1000, toUs: period.toMs * 1000 };
  for (const row of store.derived('access_requests', range)) {
    // a row is filed under one of its request's own times: if that lies in the period, nothing else needs to
    const isFiledInPeriod = row.timeUs !== null && row.timeUs >= period.fromMs * 1000;
    if (isFiledInPeriod || isTouched(accessRequestSchema.parse(JSON.parse(row.json)), period)) yield row;
  }
}

function isTouched(record: AccessRequestRecord, period: Period): boolean {
  const decided = [...record.approvers.map((decision) => decision.time), record.resolved];
  const used = [record.used.first, record.used.last, record.deleted?.time ?? null];
  const times = [record.created, ...decided, ...used];
  return times.some((time) => {
    const ms = time === null ? Number.NaN : Date.parse(time);
    return ms >= period.fromMs && ms < period.toMs;
  });
}

/** Why the history of requests cannot carry a test; empty when it can. */
export function requestGaps({ snapshot, store, period }: ControlContext): string {
  const gaps = [gapsIn(snapshot, ['access_requests'])];
  const covered = store
    .readRanges()
    .some(({ fromUs, toUs }) => fromUs <= period.fromMs * 1000 && toUs >= (period.toMs - 1) * 1000);
  if (!covered)
    gaps.push('the audit log was not read for the whole period, and requests vanish from the gateway');
  return gaps.filter((gap) => gap !== '').join('; ');
}
