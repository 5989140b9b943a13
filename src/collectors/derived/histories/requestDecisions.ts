import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import type { decisionSchema, RequestDecision } from '../../../records/accessRequest.ts';
import { array, eventTime, object, type ParsedEvent, text, timeOrNull } from '../eventBody.ts';
import type { ActorInfo } from '../identities.ts';

export type Decision = z.infer<typeof decisionSchema>;

/** The gateway's own reviewer, for rules of access monitoring. */
const AUTOMATIC_REVIEWER = '@teleport-access-approval-bot';
export type RequestState = 'PENDING' | 'APPROVED' | 'DENIED' | 'PROMOTED' | 'UNKNOWN';

/** RequestState by number, as tctl prints it (teleport-api §2.5). */
const STATE_NUMBERS: Record<number, RequestState> = {
  1: 'PENDING',
  2: 'APPROVED',
  3: 'DENIED',
  4: 'PROMOTED',
};
const STATE_NAMES = new Set<string>(['PENDING', 'APPROVED', 'DENIED', 'PROMOTED']);

/** A state in any of its forms: number (API), text (events), or the protobuf name. */
export function requestState(value: JsonValue | undefined): RequestState {
  if (typeof value === 'number') return STATE_NUMBERS[value] ?? 'UNKNOWN';
  const name = text(value)
    .toUpperCase()
    .replace(/^REQUEST_STATE_/, '');
  return STATE_NAMES.has(name) ? (name as RequestState) : 'UNKNOWN';
}

/** Whether the state is a decision. */
export function isDecided(state: RequestState): boolean {
  return state === 'APPROVED' || state === 'DENIED' || state === 'PROMOTED';
}

function decisionOf(state: RequestState): Decision['decision'] {
  return isDecided(state) ? (state as Decision['decision']) : 'UNKNOWN';
}

/**
 * A review as an event shows it: `state` is the request's state afterwards (§3.8). 14.2 names the reviewer only; where an event names
 * a user as well, that is whose call it was: an administrator may submit a review for another (`tctl requests review --author`).
 */
function reviewFromEvent(event: ParsedEvent): Decision {
  const actor = text(event.body.user) || text(event.body.updated_by);
  const reviewer = text(event.body.reviewer) || actor;
  return {
    reviewer,
    actor: actor || reviewer,
    decision: decisionOf(requestState(event.body.proposed_state)),
    time: eventTime(event),
    reason: text(event.body.reason),
    source: 'review',
    event_uid: event.uid,
  };
}

/** A direct change of state. 14.2 sets no `user`: the actor is `updated_by`, and `delegator` whoever it was done for. */
function updateFromEvent(event: ParsedEvent): Decision {
  const delegator = text(event.body.delegator);
  const actor = text(event.body.updated_by) || text(event.body.user);
  return {
    reviewer: delegator || actor,
    actor,
    decision: decisionOf(requestState(event.body.state)),
    time: eventTime(event),
    reason: text(event.body.reason),
    source: delegator === '' ? 'state_update' : 'delegator',
    event_uid: event.uid,
  };
}

/** A request that was made decided: the event names the requester, whoever made it; nobody reviewed it. */
function madeDecided(event: ParsedEvent): Decision {
  return {
    reviewer: '',
    actor: '',
    decision: decisionOf(requestState(event.body.state)),
    time: eventTime(event),
    reason: '',
    source: 'state_update',
    event_uid: event.uid,
  };
}

function reviewFromState(review: JsonObject): Decision {
  return {
    reviewer: text(review.author),
    actor: text(review.author),
    decision: decisionOf(requestState(review.proposed_state)),
    time: timeOrNull(review.created) ?? '',
    reason: text(review.reason),
    source: 'review',
    event_uid: '',
  };
}

/** The update that a server may log beside a review that settled the request is the same decision, not a second one. */
function echoesReview(update: ParsedEvent, earlier: readonly ParsedEvent[]): boolean {
  if (text(update.body.delegator) !== '') return false;
  const actor = text(update.body.updated_by) || text(update.body.user);
  const state = requestState(update.body.state);
  return earlier.some(
    (event) =>
      event.event === 'access_request.review' &&
      requestState(event.body.state) === state &&
      (actor === '' || actor === text(event.body.reviewer)),
  );
}

/**
 * Everybody who decided on a request, in order of time.
 *
 * @param events the request's own events in (time, uid) order
 * @param states bodies of the request in tctl form (AccessRequestV3), oldest first
 */
export function decisionsOf(events: readonly ParsedEvent[], states: readonly JsonObject[]): Decision[] {
  const decisions: Decision[] = [];
  const reviews = events.filter((event) => event.event === 'access_request.review');
  const made = events.find((event) => event.event === 'access_request.create');
  if (made !== undefined && isDecided(requestState(made.body.state))) decisions.push(madeDecided(made));
  for (const event of events) {
    if (event.event === 'access_request.review') decisions.push(reviewFromEvent(event));
    if (event.event === 'access_request.update' && isDecided(requestState(event.body.state))) {
      if (!echoesReview(event, reviews)) decisions.push(updateFromEvent(event));
    }
  }
  for (const state of states) {
    for (const review of array(object(state.spec).reviews)) {
      const seen = reviewFromState(object(review));
      const known = decisions.some(
        (decision) =>
          decision.source === 'review' &&
          decision.reviewer === seen.reviewer &&
          decision.decision === seen.decision,
      );
      if (!known) decisions.push(seen);
    }
  }
  return decisions.sort((a, b) => (Date.parse(a.time) || 0) - (Date.parse(b.time) || 0));
}

/**
 * The same decisions with how each came about and who the actors are.
 *
 * @param decisions from `decisionsOf`
 * @param events the request's own events
 * @param infoOf what is known of an actor; the body is that of the event in which it acted
 */
export function decisionsInFull(
  decisions: readonly Decision[],
  events: readonly ParsedEvent[],
  infoOf: (actor: string, body?: JsonObject) => ActorInfo,
): RequestDecision[] {
  return decisions.map(({ reviewer, actor, decision, time, reason, source, event_uid }) => {
    const event = events.find(({ uid }) => uid === event_uid);
    const body = event !== undefined && ['', actor].includes(text(event.body.user)) ? event.body : {};
    const { kind, note } = infoOf(actor, actor === '' ? {} : body);
    return {
      reviewer,
      reviewer_kind: reviewer === actor ? kind : infoOf(reviewer).kind,
      actor,
      actor_kind: kind,
      actor_note: note,
      decision,
      means: meansOf(source, reviewer, event),
      time: time === '' ? null : time,
      reason,
      source: event_uid === '' ? ('api' as const) : ('events' as const),
      event_uid,
    };
  });
}

function meansOf(
  source: Decision['source'],
  reviewer: string,
  event: ParsedEvent | undefined,
): RequestDecision['means'] {
  if (event?.event === 'access_request.create') return 'created';
  if (source === 'delegator') return 'deputy';
  if (reviewer === AUTOMATIC_REVIEWER) return 'automatic_rule';
  return source === 'review' ? 'review' : 'state_change';
}
