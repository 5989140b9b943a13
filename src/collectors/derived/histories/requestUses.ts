import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { AccessRequestRecord } from '../../../records/accessRequest.ts';
import type { StoredEvent } from '../../../records/evidence.ts';
import { compare, eventMs, eventTime, object, type ParsedEvent, text } from '../eventBody.ts';

/** Uses that one record lists: a request may be used a million times. */
const MAX_LISTED = 100;

type Use = AccessRequestRecord['uses'][number];

/** Uses of a request in events. */
export interface Uses {
  isNone: boolean;
  /** who used it first; empty where the event names nobody */
  user: string;
  /** uses from the approval on */
  used: AccessRequestRecord['used'];
  /** members of the record that list and count every use */
  facts: Pick<
    AccessRequestRecord,
    | 'uses'
    | 'uses_not_listed'
    | 'used_certificates'
    | 'used_sessions'
    | 'used_other'
    | 'used_before_approval'
    | 'acts'
    | 'first_act'
    | 'last_act'
    | 'last_named'
  >;
}

/** Events that end something that was begun earlier: whoever began it used the request then, not again now. */
const ENDINGS = new Set(['session.leave', 'session.data', 'session.upload', 'client.disconnect']);

/** Whether an event ends or sums up what was begun earlier, such as `session.end`, and is no act itself. */
export function isEnding(event: string): boolean {
  return event.endsWith('.end') || ENDINGS.has(event);
}

/**
 * Uses of one request: events that name it as in force, other than its own.
 *
 * @param id the request's id
 * @param events in any order
 * @param approvedMs when it was approved, milliseconds since the epoch; null: no approval is known
 */
export function usesOf(id: string, events: Iterable<StoredEvent>, approvedMs: number | null): Uses {
  const counts = { certificate: 0, session: 0, other: 0 };
  let count = 0;
  let before = 0;
  let first: StoredEvent | null = null;
  let last: StoredEvent | null = null;
  let acts = 0;
  let firstAct: StoredEvent | null = null;
  let lastAct: StoredEvent | null = null;
  let lastNamed: StoredEvent | null = null;
  let earliest: StoredEvent[] = [];
  for (const event of events) {
    if (event.event.startsWith('access_request.') && text(parsed(event).body.id) === id) continue;
    earliest.push(event);
    if (earliest.length > 2 * MAX_LISTED) earliest = inOrder(earliest).slice(0, MAX_LISTED);
    counts[kindOf(event)] += 1;
    if (lastNamed === null || order(lastNamed, event) < 0) lastNamed = event;
    if (!isEnding(event.event)) {
      acts += 1;
      if (firstAct === null || order(event, firstAct) < 0) firstAct = event;
      if (lastAct === null || order(lastAct, event) < 0) lastAct = event;
    }
    if (isBefore(event, approvedMs)) {
      before += 1;
      continue;
    }
    count += 1;
    if (first === null || order(event, first) < 0) first = event;
    if (last === null || order(last, event) < 0) last = event;
  }
  const listed = inOrder(earliest).slice(0, MAX_LISTED);
  const body = listed[0] === undefined ? {} : parsed(listed[0]).body;
  const time = (event: StoredEvent | null) => (event === null ? null : eventTime(parsed(event)));
  return {
    isNone: listed.length === 0,
    user: userOf(body),
    used: { count, first: time(first), last: time(last) },
    facts: {
      uses: listed.map((event) => useOf(event, approvedMs)),
      uses_not_listed: counts.certificate + counts.session + counts.other - listed.length,
      used_certificates: counts.certificate,
      used_sessions: counts.session,
      used_other: counts.other,
      used_before_approval: before,
      acts,
      first_act: time(firstAct),
      last_act: time(lastAct),
      last_named: time(lastNamed),
    },
  };
}

function useOf(event: StoredEvent, approvedMs: number | null): Use {
  const full = parsed(event);
  return {
    time: eventTime(full),
    kind: kindOf(event),
    event_uid: event.uid,
    user: userOf(full.body),
    before_approval: approvedMs === null || isBefore(event, approvedMs),
  };
}

function kindOf({ event }: StoredEvent): Use['kind'] {
  if (event === 'cert.create') return 'certificate';
  return event.includes('session.start') ? 'session' : 'other';
}

/** Before the millisecond of the approval: events are no finer. Without an approval nothing is counted so. */
function isBefore(event: StoredEvent, approvedMs: number | null): boolean {
  return approvedMs !== null && eventMs(event) < Math.floor(approvedMs);
}

function userOf(body: JsonObject): string {
  return text(object(body.identity).user) || text(body.user);
}

function inOrder(events: readonly StoredEvent[]): StoredEvent[] {
  return [...events].sort(order);
}

function order(a: StoredEvent, b: StoredEvent): number {
  return a.timeUs - b.timeUs || compare(a.uid, b.uid);
}

function parsed(event: StoredEvent): ParsedEvent {
  return { ...event, body: JSON.parse(event.json) as JsonObject };
}
