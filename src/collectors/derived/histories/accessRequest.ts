import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import type { AccessRequestRecord } from '../../../records/accessRequest.ts';
import type { StoredEvent } from '../../../records/evidence.ts';
import {
  actorOf,
  array,
  eventMs,
  eventTime,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  texts,
  timeOrNull,
} from '../eventBody.ts';
import type { ActorInfo } from '../identities.ts';
import { listedAfter, type SubjectState } from '../subjectState.ts';
import {
  type Decision,
  decisionsInFull,
  decisionsOf,
  isDecided,
  type RequestState,
  requestState,
} from './requestDecisions.ts';
import { usesOf } from './requestUses.ts';

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
 * @param infoOf what is known of an actor
 * @returns null for dry runs, which grant nothing, and when nothing at all is known
 */
export function foldAccessRequest(
  id: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  uses: Iterable<StoredEvent>,
  observedMs: number,
  infoOf: (actor: string, body?: JsonObject) => ActorInfo = () => NOBODY_KNOWN,
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
  const approval = approvalOf(own, state, approvers);
  const used = usesOf(id, uses, approval.at === null ? null : Date.parse(approval.at));
  if (own.length === 0 && bodies.length === 0 && used.isNone) return null;

  const user = text(created?.body.user) || text(spec.user) || used.user;
  const changedRoles = own.findLast(
    (event) => event.event === 'access_request.update' && texts(event.body.roles).length > 0,
  );
  return {
    id,
    user,
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
    used: used.used,
    ...grantOf(own, spec, approval.isApproved),
    was_approved: approval.isApproved,
    approved: approval.at,
    requester_kind: infoOf(user, created?.body ?? {}).kind,
    created_approved: requestState(created?.body.state) === 'APPROVED',
    decisions: decisionsInFull(approvers, own, infoOf),
    ...used.facts,
    suggested_reviewers: texts(spec.suggested_reviewers),
    source: own.length === 0 && used.isNone ? 'api' : bodies.length === 0 ? 'events' : 'both',
    events: own.map((event) => event.uid),
  };
}

const NOBODY_KNOWN: ActorInfo = { kind: 'unknown', note: '' };

/** Events that say the request's state; it may be made decided. */
const DECIDING = new Set(['access_request.create', 'access_request.update', 'access_request.review']);

/**
 * Whether and when the state of the request first became APPROVED. A review that leaves it pending, since more are needed, approves
 * nothing yet; one whose event does not say the state afterwards counts by what it proposed.
 */
function approvalOf(
  own: readonly ParsedEvent[],
  seen: SubjectState,
  approvers: readonly Decision[],
): { isApproved: boolean; at: string | null } {
  const event = own.find(({ event: type, body }) => {
    if (!DECIDING.has(type)) return false;
    const state = requestState(body.state);
    const proposed = type === 'access_request.review' ? requestState(body.proposed_state) : state;
    return state === 'APPROVED' || (state === 'UNKNOWN' && proposed === 'APPROVED');
  });
  const shown = seen.versions.find(({ body }) => requestState(object(body.spec).state) === 'APPROVED');
  if (event === undefined && shown === undefined) return { isApproved: false, at: null };
  const shownAt =
    shown === undefined
      ? undefined
      : approvers.findLast(
          ({ decision, time }) => decision === 'APPROVED' && time !== '' && Date.parse(time) <= shown.seenMs,
        )?.time;
  const times = [event === undefined ? undefined : eventTime(event), shownAt].filter(
    (time): time is string => time !== undefined,
  );
  const at = times.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
  return { isApproved: true, at };
}

/** The grant, from when and until when, as far as events and the API say. */
function grantOf(
  own: readonly ParsedEvent[],
  spec: JsonObject,
  isGranted: boolean,
): Pick<AccessRequestRecord, 'granted_until' | 'max_duration' | 'assume_start' | 'promoted_to'> {
  const last = (member: string): string | null =>
    timeOrNull(own.findLast((event) => timeOrNull(event.body[member]) !== null)?.body[member]);
  const list = own.findLast((event) => text(event.body.promoted_access_list_name) !== '');
  return {
    granted_until: isGranted ? (timeOrNull(spec.expires) ?? lastExpiry(own)) : null,
    max_duration: timeOrNull(spec.max_duration) ?? last('max_duration'),
    assume_start: timeOrNull(spec.assume_start_time) ?? last('assume_start_time'),
    promoted_to: text(list?.body.promoted_access_list_name) || text(object(spec.access_list).name),
  };
}

/** The decision in force: the last one that an event shows, unless a later snapshot shows another. */
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
    if (!DECIDING.has(event.event)) continue;
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
