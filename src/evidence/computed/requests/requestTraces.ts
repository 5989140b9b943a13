import { isEnding } from '../../../collectors/derived/histories/requestUses.ts';
import { requestTraces as dataset } from '../../../datasets/access/requestTraces.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { rangeOfMs, subtractRanges, type TimeRange } from '../../../formats/timeRange.ts';
import { microseconds, preciseText } from '../../../formats/timestamp.ts';
import type { AccessRequestRecord } from '../../../records/accessRequest.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import { readLog } from '../../log/logRead.ts';
import type { EvidenceScope } from '../../scope.ts';
import { durationUs, settingValue } from '../../settings.ts';
import type { ComputedTable } from '../computedTable.ts';

/** Traces of each access request in the audit log. */
export const requestTraces: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, traces(set, scope), ({ request_id }) => String(request_id)),
};

/** Uses of one request within the period. Microseconds since 1970. */
interface Uses {
  user: string;
  count: number;
  firstUs: number | null;
  lastUs: number | null;
  lastNamedUs: number | null;
}

function* traces(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const lifeUs = durationUs(String(settingValue(scope.all, 'max_request_life')));
  const readSince = logReadUpTo(scope, earliestOf(set), lifeUs);
  for (const request of requestsOf(set)) {
    const uses = usesWithin(request, scope);
    const seen = firstSeen(request);
    const from = [seen, uses.firstUs].filter((us) => us !== null);
    const known = from.length === 0 ? null : Math.max(...from);
    const since = known === null ? null : readSince(known);
    yield {
      request_id: request.id,
      first_seen: timeText(seen),
      used_by: uses.user,
      uses: uses.count,
      first_use: timeText(uses.firstUs),
      last_use: timeText(uses.lastUs),
      last_named: timeText(uses.lastNamedUs),
      log_read_since: timeText(since),
      life_covered: known !== null && since !== null && since <= known - lifeUs,
    };
  }
}

/** Records as the fold of this version made them: they lack nothing, so that checking each again would only take time. */
function* requestsOf(set: EvidenceSet): Generator<AccessRequestRecord> {
  for (const { json } of set.rows('access_requests')) yield JSON.parse(json) as AccessRequestRecord;
}

/** Microseconds of the first thing that any request shows; null without requests. */
function earliestOf({ db }: EvidenceSet): number | null {
  const first = 'min(coalesce(created_us, resolved_us, first_used_us, deleted_us))';
  return db.prepare<[], number | null>(`SELECT ${first} FROM access_requests`).pluck().get() ?? null;
}

function firstSeen(request: AccessRequestRecord): number | null {
  const times = [
    request.created,
    request.deleted?.time ?? null,
    request.uses[0]?.time ?? null,
    ...request.decisions.map(({ time }) => time),
  ];
  const known = times.flatMap((time) => microsecondsOf(time) ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

/** The record counts all uses that there ever were: the events are read again where some lie outside of the period. */
function usesWithin(request: AccessRequestRecord, { store, period }: EvidenceScope): Uses {
  const range = rangeOfMs(period);
  const first = microsecondsOf(request.uses[0]?.time ?? null);
  const named = microsecondsOf(request.last_named);
  const none: Uses = { user: '', count: 0, firstUs: null, lastUs: null, lastNamedUs: null };
  if (first === null || named === null || named < range.fromUs || first >= range.toUs) return none;
  if (first >= range.fromUs && named < range.toUs) {
    return {
      user: request.uses[0]?.user ?? '',
      count: request.acts,
      firstUs: microsecondsOf(request.first_act),
      lastUs: microsecondsOf(request.last_act),
      lastNamedUs: named,
    };
  }
  const uses = { ...none, user: request.uses[0]?.user ?? '' };
  for (const event of store.eventsOfSubject('request_use', request.id)) {
    if (event.timeUs < range.fromUs || event.timeUs >= range.toUs) continue;
    if (event.event.startsWith('access_request.') && namesItself(event.json, request.id)) continue;
    uses.lastNamedUs = event.timeUs;
    if (isEnding(event.event)) continue;
    uses.count += 1;
    uses.firstUs ??= event.timeUs;
    uses.lastUs = event.timeUs;
  }
  return uses;
}

function namesItself(json: string, id: string): boolean {
  return (JSON.parse(json) as JsonObject).id === id;
}

/**
 * Since when the audit log was read without a gap, up to an instant: back to the longest life of a request before the first one,
 * at most.
 */
function logReadUpTo(
  { store, period, settings }: EvidenceScope,
  earliestUs: number | null,
  lifeUs: number,
): (us: number) => number | null {
  const fromMs = Math.floor(
    (Math.min(period.fromMs * 1000, earliestUs ?? period.fromMs * 1000) - lifeUs) / 1000,
  );
  const span = { ...period, fromMs };
  const gaps = readLog(store, span, settings.max_silence_hours).gaps.filter(({ kind }) => kind !== 'not_yet');
  const read: TimeRange[] = subtractRanges(rangeOfMs(span), gaps);
  return (us) => read.find(({ fromUs, toUs }) => fromUs <= us && us < toUs)?.fromUs ?? null;
}

function microsecondsOf(time: string | null): number | null {
  return time === null || time === '' ? null : microseconds(time);
}

function timeText(us: number | null): string | null {
  return us === null ? null : preciseText(us);
}
