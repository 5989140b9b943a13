import { eventOutcome } from '../../datasets/eventTypes/outcome.ts';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import type { StoredEvent } from '../../records/evidence.ts';

/** An event with its JSON parsed once. */
export interface ParsedEvent extends StoredEvent {
  body: JsonObject;
}

/** Go's zero time, which every non-nullable time field prints when it is unset (teleport-api §3.7). */
const ZERO_TIME = '0001-01-01T00:00:00Z';

/** Parses events and puts them in (time, uid) order, whatever order they arrived in. */
export function parseEvents(events: Iterable<StoredEvent>): ParsedEvent[] {
  const parsed: ParsedEvent[] = [];
  for (const event of events) parsed.push({ ...event, body: JSON.parse(event.json) as JsonObject });
  return parsed.sort((a, b) => a.timeUs - b.timeUs || compare(a.uid, b.uid));
}

/** Text of a member, or the empty string when it is absent or of another type. */
export function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Object of a member, or an empty one. */
export function object(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** Array of a member, or an empty one. */
export function array(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** The strings among the elements of an array member. */
export function texts(value: JsonValue | undefined): string[] {
  return array(value).filter((element) => typeof element === 'string');
}

/** A time member, or null when it is absent, unreadable or Go's zero time. */
export function timeOrNull(value: JsonValue | undefined): string | null {
  const time = text(value);
  if (time === '' || time === ZERO_TIME || !Number.isFinite(Date.parse(time))) return null;
  return time;
}

/** RFC 3339 UTC time of an event: its own text where it is UTC already, else from the stored microseconds. */
export function eventTime(event: ParsedEvent): string {
  const own = text(event.body.time);
  return own.endsWith('Z') && Number.isFinite(Date.parse(own))
    ? own
    : new Date(event.timeUs / 1000).toISOString();
}

/** Milliseconds of an event since the epoch. */
export function eventMs(event: StoredEvent): number {
  return event.timeUs / 1000;
}

/** The actor: resource events name `user`, access-list and 14.2 request updates only `updated_by` (§3.8). */
export function actorOf(body: JsonObject): string {
  return text(body.user) || text(body.updated_by);
}

/** The actor, and why nobody is named where nobody is. */
export interface Actor {
  actor: string;
  /** plain words for a reader; empty when the event names somebody */
  note: string;
}

/** Said where an event names the affected user as its own actor. */
export const ACTOR_NOT_RECORDED = 'who did it is not recorded: the event names the affected user itself';

/**
 * The actor who changed a user. A write of a user without asking whether it exists (14.2: `tctl users update`) logs `user.create` with
 * the affected user as the actor: nobody can create themselves, so that names nobody.
 */
export function actorOfUserChange(event: ParsedEvent): Actor {
  const actor = actorOf(event.body);
  const isItself = event.event === 'user.create' && actor !== '' && actor === text(event.body.name);
  return isItself ? { actor: '', note: ACTOR_NOT_RECORDED } : { actor, note: '' };
}

/** Whether the event records an attempt that was refused or failed: it changed nothing. */
export function isRefused(event: ParsedEvent): boolean {
  const outcome = eventOutcome(event);
  return outcome === 'refused' || outcome === 'failed';
}

/** Order of text by UTF-16 code units. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
