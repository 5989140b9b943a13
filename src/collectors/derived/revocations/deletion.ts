import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { StoredEvent } from '../../../records/evidence.ts';
import type { Revocation } from '../../../records/revocation.ts';
import {
  actorOf,
  eventMs,
  eventTime,
  isRefused,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  timeOrNull,
} from '../eventBody.ts';
import {
  isoTime,
  type LogCovers,
  NO_LOG,
  presenceAfter,
  type Vanishing,
  vanishings,
  whyNoEvent,
} from '../presence.ts';
import type { SubjectState } from '../subjectState.ts';
import {
  NOT_UNDONE,
  type RevocationRow,
  revocationKey,
  revocationRow,
  type TargetPart,
  type Undone,
} from './revocationRow.ts';

/** How the deletion of one kind of thing shows. */
export interface DeletionRule {
  kind: Revocation['kind'];
  /** event types that end it; none: the gateway logs no such event */
  ends: readonly string[];
  /** event types that show it alive again */
  revives: readonly string[];
  /** what else than a deletion its silent end may mean, in words */
  orElse?: string;
  /** parts of the target, e.g. role, dba; `body` is what a listing last showed of it, empty when none did */
  target: (name: string, event: ParsedEvent | null, body: JsonObject) => readonly TargetPart[];
}

/** A read within this time of its snapshot's start may or may not show what an event of that time did. */
const READ_WITHIN_MS = 15 * 60_000;

/**
 * Folds the deletions of one named thing. A later event or listing that shows it again takes the deletion out of force.
 *
 * @param rule how deletions of this kind show
 * @param name the thing's name
 * @param events its events, in any order; events of other types and refused attempts are passed over
 * @param state its versions in snapshots; NO_STATE where no dataset lists such things
 * @param covers whether the log was read for a span
 */
export function foldDeletions(
  rule: DeletionRule,
  name: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  covers: LogCovers = NO_LOG,
): RevocationRow[] {
  const own = parseEvents(events).filter(
    (event) => !isRefused(event) && (rule.ends.includes(event.event) || rule.revives.includes(event.event)),
  );
  const rows: RevocationRow[] = [];
  own.forEach((event, index) => {
    if (!rule.ends.includes(event.event)) return;
    const revival = own.slice(index + 1).find((later) => rule.revives.includes(later.event));
    const seen = presenceAfter(state, eventMs(event));
    rows.push(
      revocationRow(revocationKey(rule.kind, name, event.uid), eventMs(event), {
        time: eventTime(event),
        kind: rule.kind,
        target: rule.target(name, event, state.versions.at(-1)?.body ?? {}),
        actor: actorOf(event.body),
        reason: text(event.body.reason),
        ...(revival === undefined ? seen.undone : earlierOf(revival, seen.undone)),
        confirmed: revival !== undefined || seen.confirmed,
        source: state.versions.length > 0 ? 'both' : 'events',
        event_uid: event.uid,
      }),
    );
  });
  const ends = own.filter((event) => rule.ends.includes(event.event));
  const revivals = own.filter((event) => rule.revives.includes(event.event));
  for (const vanishing of silentEnds(ends, state))
    rows.push(silentRow(rule, name, vanishing, revivals, covers));
  return rows;
}

/** The first sign that undid it: the event, or the listing where it showed it before. */
function earlierOf(revival: ParsedEvent, seen: Undone): Undone {
  if (seen.lifted_to !== null && Date.parse(seen.lifted_to) < eventMs(revival)) return seen;
  return { ...NOT_UNDONE, lifted: eventTime(revival) };
}

/**
 * When listings lost the thing although no event of its end is known and its time was not over.
 *
 * @param ends the events that end it
 */
export function silentEnds(ends: readonly ParsedEvent[], state: SubjectState): Vanishing[] {
  return vanishings(state).filter(({ version, goneMs, next }) => {
    if (ranOut(version.body, goneMs)) return false;
    const untilMs = next === null ? Number.POSITIVE_INFINITY : Math.max(next.seenMs, goneMs + READ_WITHIN_MS);
    return !ends.some((event) => eventMs(event) >= version.seenMs && eventMs(event) <= untilMs);
  });
}

/** Temporary and SSO users, tokens and the like vanish with their expiry: that is no deletion. */
function ranOut(body: JsonObject, goneMs: number): boolean {
  const expiries = [timeOrNull(object(body.metadata).expires), timeOrNull(object(body.spec).expires)];
  return expiries.some((time) => time !== null && Date.parse(time) <= goneMs);
}

function silentRow(
  rule: DeletionRule,
  name: string,
  { version, goneMs, next }: Vanishing,
  revivals: readonly ParsedEvent[],
  covers: LogCovers,
): RevocationRow {
  const isLogged = rule.ends.length > 0;
  const log_covers = isLogged ? covers(version.heldMs, goneMs) : null;
  const why = log_covers === null ? 'the gateway logs no event of it' : whyNoEvent(log_covers);
  const orElse = rule.orElse === undefined ? '' : ` (${rule.orElse})`;
  const revival = revivals.find((event) => eventMs(event) > goneMs);
  const listed: Undone =
    next === null
      ? NOT_UNDONE
      : { lifted: null, lifted_from: isoTime(goneMs), lifted_to: isoTime(next.seenMs) };
  return revocationRow(revocationKey(rule.kind, name, `gone-${goneMs}`), goneMs, {
    time: null,
    time_from: isoTime(version.heldMs),
    time_to: isoTime(goneMs),
    kind: rule.kind,
    target: rule.target(name, null, version.body),
    actor: '',
    reason: `no longer listed in the snapshot of ${isoTime(goneMs)}; ${why}${orElse}`,
    ...(revival === undefined ? listed : earlierOf(revival, listed)),
    confirmed: true,
    log_covers,
    source: 'snapshots',
  });
}
