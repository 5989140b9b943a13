import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { StoredEvent } from '../../records/evidence.ts';
import type { Revocation } from '../../records/revocation.ts';
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
} from './eventBody.ts';
import { type RevocationRow, revocationKey } from './revocationRow.ts';
import { currentVersion, listedAfter, type SubjectState, vanished } from './subjectState.ts';

/** How the deletion of one kind of thing shows. */
export interface DeletionRule {
  kind: Revocation['kind'];
  /** event types that end it */
  ends: readonly string[];
  /** event types that show it alive again */
  revives: readonly string[];
  /** whether only an event can undo it, so that no listing has to confirm it */
  eventsDecide?: true;
  /** what else than a deletion its silent end may mean, in words */
  orElse?: string;
  /** text of the target, e.g. "role:dba"; `body` is what a listing last showed of it, empty when none did */
  target: (name: string, event: ParsedEvent | null, body: JsonObject) => string;
}

/**
 * Folds the deletions of one named thing. A later event or listing that shows it again takes the deletion out of force.
 *
 * @param rule how deletions of this kind show
 * @param name the thing's name
 * @param events its events, in any order; events of other types and refused attempts are passed over
 * @param state its versions in snapshots; NO_STATE where no dataset lists such things
 */
export function foldDeletions(
  rule: DeletionRule,
  name: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
): RevocationRow[] {
  const own = parseEvents(events).filter(
    (event) => !isRefused(event) && (rule.ends.includes(event.event) || rule.revives.includes(event.event)),
  );
  const rows: RevocationRow[] = [];
  own.forEach((event, index) => {
    if (!rule.ends.includes(event.event)) return;
    const revived = own.slice(index + 1).some((later) => rule.revives.includes(later.event));
    rows.push({
      key: revocationKey(rule.kind, name, event.uid),
      atMs: eventMs(event),
      revocation: {
        time: eventTime(event),
        kind: rule.kind,
        target: rule.target(name, event, state.versions.at(-1)?.body ?? {}),
        actor: actorOf(event.body),
        reason: text(event.body.reason),
        in_force: revived ? 'no' : rule.eventsDecide === true ? 'yes' : stillGone(state, eventMs(event)),
        ends: null,
        source: state.versions.length > 0 ? 'both' : 'events',
        event_uid: event.uid,
        lock: null,
      },
    });
  });
  const silent = silentEnd(
    own.filter((event) => rule.ends.includes(event.event)),
    state,
  );
  if (silent !== null) rows.push(silentRow(rule, name, silent, state.versions.at(-1)?.body ?? {}));
  return rows;
}

/**
 * Whether something deleted at `ms` is still gone, as far as full listings tell. Absence is believed at once; presence only
 * when the listing was read well after the deletion, because lists lag (teleport-api §0.4 item 13).
 */
export function stillGone(state: SubjectState, ms: number): Revocation['in_force'] {
  if (state.listing === null) return 'unknown';
  const current = currentVersion(state);
  if (current === null) return ms <= state.listing.endedMs ? 'yes' : 'unknown';
  return current.seenMs > ms || listedAfter(state, ms) ? 'no' : 'unknown';
}

/**
 * When a listing lost the thing although no event of its end is known and its time was not over; null otherwise.
 *
 * @param ends the events that end it
 */
export function silentEnd(ends: readonly ParsedEvent[], state: SubjectState): number | null {
  const gone = vanished(state);
  if (gone === null || ranOut(gone.version.body, gone.goneMs)) return null;
  return ends.some((event) => eventMs(event) >= gone.version.seenMs) ? null : gone.goneMs;
}

/** Temporary and SSO users, tokens and the like vanish with their expiry: that is no deletion. */
function ranOut(body: JsonObject, goneMs: number): boolean {
  const expiries = [timeOrNull(object(body.metadata).expires), timeOrNull(object(body.spec).expires)];
  return expiries.some((time) => time !== null && Date.parse(time) <= goneMs);
}

function silentRow(rule: DeletionRule, name: string, goneMs: number, body: JsonObject): RevocationRow {
  const orElse = rule.orElse === undefined ? '' : ` (${rule.orElse})`;
  return {
    key: revocationKey(rule.kind, name, `gone-${goneMs}`),
    atMs: goneMs,
    revocation: {
      time: null,
      kind: rule.kind,
      target: rule.target(name, null, body),
      actor: '',
      reason: `no longer listed in the snapshot of ${new Date(goneMs).toISOString()}; no event tells of its end${orElse}`,
      in_force: 'yes',
      ends: null,
      source: 'snapshots',
      event_uid: null,
      lock: null,
    },
  };
}
