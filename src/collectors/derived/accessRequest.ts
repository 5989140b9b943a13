import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import type { AccessRequestRecord } from '../../records/accessRequest.ts';
import type { StoredEvent } from '../../records/evidence.ts';
import {
  actorOf,
  array,
  compare,
  eventMs,
  eventTime,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  texts,
  timeOrNull,
} from './eventBody.ts';
import { decisionsOf, isDecided, type RequestState, requestState } from './requestDecisions.ts';
import { listedAfter, type SubjectState } from './subjectState.ts';

/** Steps of one life in the order in which they can happen within one millisecond. */
const STEPS = [
  'access_request.create',
  'access_request.review',
  'access_request.update',
  'access_request.delete',
  'access_request.expire',
];

/**
 * Folds everything known of one access request into its record (evidence/access_requests.jsonl).
 *
 * @param id the request's id
 * @param events its `access_request.*` events, in any order
 * @param state its versions in snapshots, tctl form (AccessRequestV3)
 * @param uses events that name the id as an access request in use: certificates, sessions
 * @param observedMs time up to which the evidence reaches; a request still pending then is pending
 * @returns null for dry runs, which grant nothing, and when nothing at all is known
 */
export function foldAccessRequest(
  id: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  uses: Iterable<StoredEvent>,
  observedMs: number,
): AccessRequestRecord | null {
  const own = parseEvents(events)
    .filter((event) => STEPS.includes(event.event))
    .sort((a, b) => a.timeUs - b.timeUs || STEPS.indexOf(a.event) - STEPS.indexOf(b.event));
  const bodies = state.versions.map((version) => version.body);
  if (bodies.some((body) => object(body.spec).dry_run === true)) return null;

  const spec = object(bodies.at(-1)?.spec);
  const created = own.find((event) => event.event === 'access_request.create');
  const deletion = own.find((event) => event.event === 'access_request.delete');
  const approvers = decisionsOf(own, bodies);
  const decided = settle(own, state);
  const approvedAt = approvers.find((decision) => decision.decision === 'APPROVED')?.time ?? null;
  const used = usesOf(uses, approvedAt === null ? null : Date.parse(approvedAt));
  if (own.length === 0 && bodies.length === 0 && used.count === 0) return null;

  const changedRoles = own.findLast(
    (event) => event.event === 'access_request.update' && texts(event.body.roles).length > 0,
  );
  return {
    id,
    user: text(created?.body.user) || text(spec.user) || used.user,
    roles: firstFilled(texts(changedRoles?.body.roles), texts(spec.roles), texts(created?.body.roles)),
    resources: resourcesOf(firstFilledValue(spec.resource_ids, created?.body.resource_ids)),
    reason: text(created?.body.reason) || text(spec.request_reason),
    state: finalState(decided.state, own, state, observedMs),
    created: timeOrNull(spec.created) ?? (created ? eventTime(created) : null),
    expires: timeOrNull(spec.expires) ?? lastExpiry(own),
    approvers,
    resolved: decided.time ?? approvers.findLast((d) => d.decision === decided.state)?.time ?? null,
    resolve_reason: decided.reason || text(spec.resolve_reason),
    deleted: deletion ? { time: eventTime(deletion), actor: actorOf(deletion.body) } : null,
    used: { count: used.count, first: used.first, last: used.last },
    source: own.length === 0 && used.count === 0 ? 'api' : bodies.length === 0 ? 'events' : 'both',
    events: own.map((event) => event.uid),
  };
}

/** The decision that stands: the last one that an event shows, unless a later snapshot shows another. */
function settle(
  own: readonly ParsedEvent[],
  seen: SubjectState,
): { state: RequestState; time: string | null; reason: string } {
  let state: RequestState = own.some((event) => event.event === 'access_request.create')
    ? 'PENDING'
    : 'UNKNOWN';
  let time: string | null = null;
  let reason = '';
  for (const event of own) {
    if (event.event !== 'access_request.update' && event.event !== 'access_request.review') continue;
    const next = requestState(event.body.state);
    if (next === 'UNKNOWN') continue;
    if (isDecided(next) && next !== state) {
      time = eventTime(event);
      reason = text(event.body.reason);
    }
    state = next;
  }
  const last = seen.versions.at(-1);
  const shown = requestState(object(last?.body.spec).state);
  if (last === undefined || shown === 'UNKNOWN' || shown === state) return { state, time, reason };
  const overruled = isDecided(shown) && time !== null && last.seenMs > Date.parse(time);
  return !isDecided(state) || overruled ? { state: shown, time: null, reason: '' } : { state, time, reason };
}

function finalState(
  decided: RequestState,
  own: readonly ParsedEvent[],
  state: SubjectState,
  observedMs: number,
): AccessRequestRecord['state'] {
  if (own.some((event) => event.event === 'access_request.delete')) return 'DELETED';
  if (isDecided(decided)) return decided;
  if (own.some((event) => event.event === 'access_request.expire')) return 'EXPIRED';
  if (decided !== 'PENDING') return decided;
  return pendingHasEnded(own, state, observedMs) ? 'EXPIRED' : 'PENDING';
}

/** 14.2 has no event for it: a pending request ends with its time to live, or shows by its absence from a full listing. */
function pendingHasEnded(own: readonly ParsedEvent[], state: SubjectState, observedMs: number): boolean {
  const last = state.versions.at(-1);
  const ends = [timeOrNull(object(last?.body.metadata).expires), timeOrNull(object(last?.body.spec).expires)];
  ends.push(lastExpiry(own));
  if (ends.some((end) => end !== null && Date.parse(end) <= observedMs)) return true;
  if (last !== undefined) return last.goneMs !== null;
  const born = own[0];
  return born !== undefined && listedAfter(state, eventMs(born));
}

function lastExpiry(own: readonly ParsedEvent[]): string | null {
  const bearing = own.findLast(
    (event) => timeOrNull(event.body.expires) !== null && event.event !== 'access_request.expire',
  );
  return timeOrNull(bearing?.body.expires);
}

function usesOf(
  uses: Iterable<StoredEvent>,
  approvedMs: number | null,
): AccessRequestRecord['used'] & { user: string } {
  let count = 0;
  let first: StoredEvent | null = null;
  let last: StoredEvent | null = null;
  for (const use of uses) {
    if (use.event.startsWith('access_request.')) continue;
    if (approvedMs !== null && eventMs(use) < Math.floor(approvedMs)) continue;
    count += 1;
    if (first === null || isBefore(use, first)) first = use;
    if (last === null || isBefore(last, use)) last = use;
  }
  const time = (event: StoredEvent | null) => (event === null ? null : eventTime(parse(event)));
  const body = first === null ? {} : parse(first).body;
  return {
    count,
    first: time(first),
    last: time(last),
    user: text(object(body.identity).user) || text(body.user),
  };
}

function isBefore(a: StoredEvent, b: StoredEvent): boolean {
  return a.timeUs < b.timeUs || (a.timeUs === b.timeUs && compare(a.uid, b.uid) < 0);
}

function parse(event: StoredEvent): ParsedEvent {
  return { ...event, body: JSON.parse(event.json) as JsonObject };
}

function resourcesOf(value: JsonValue | undefined): string[] {
  return array(value).map((element) => {
    const id = object(element);
    const parts = [text(id.cluster), text(id.kind), text(id.name)];
    if (text(id.sub_resource) !== '') parts.push(text(id.sub_resource));
    return parts.join('/');
  });
}

function firstFilled(...lists: string[][]): string[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function firstFilledValue(...values: (JsonValue | undefined)[]): JsonValue | undefined {
  return values.find((value) => array(value).length > 0);
}
