import type { StoredEvent } from '../../../records/evidence.ts';
import {
  actorOfUserChange,
  eventMs,
  eventTime,
  isRefused,
  object,
  type ParsedEvent,
  parseEvents,
  texts,
} from '../eventBody.ts';
import { isoTime, type LogCovers, NO_LOG, type Presence, presenceAfter, whyNoEvent } from '../presence.ts';
import type { SubjectState } from '../subjectState.ts';
import { NOT_UNDONE, type RevocationRow, revocationKey, revocationRow } from './revocationRow.ts';

/** The user's roles at one moment, as an event or a snapshot shows them; null after a deletion. */
interface Sighting {
  ms: number;
  /** until when they are known to have been so, before the next link */
  heldMs: number;
  roles: string[] | null;
  event: ParsedEvent | null;
}

/** The links of the chain. */
const ROLE_EVENTS = new Set(['user.create', 'user.update', 'user.delete']);

/**
 * Folds the chain of a user's roles into the roles that were taken away. `user.create` for a user that exists is an update
 * on 14.2 (`tctl users update`), so both event types are links of the same chain. A snapshot is a link where no event
 * explains what it shows.
 *
 * @param name user name
 * @param events the user's events, in any order
 * @param state the user's versions in snapshots
 */
export function foldRoleRemovals(
  name: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  covers: LogCovers = NO_LOG,
): RevocationRow[] {
  const chain = chainOf(
    parseEvents(events).filter((event) => ROLE_EVENTS.has(event.event) && !isRefused(event)),
    state,
  );
  const rows: RevocationRow[] = [];
  chain.forEach((sighting, index) => {
    const before = chain[index - 1];
    if (before === undefined || before.roles === null || sighting.roles === null) return;
    for (const role of new Set(before.roles)) {
      if (sighting.roles.includes(role)) continue;
      const presence = presenceOf(role, chain.slice(index), state);
      rows.push(removalRow(name, role, sighting, before, presence, covers));
    }
  });
  return rows;
}

function chainOf(events: readonly ParsedEvent[], state: SubjectState): Sighting[] {
  // A user without roles shows as `roles: null`, or without that member (seen on 14.2).
  const chain: Sighting[] = events.map((event) => ({
    ms: eventMs(event),
    heldMs: eventMs(event),
    roles: event.event === 'user.delete' ? null : texts(event.body.roles),
    event,
  }));
  const seen: Sighting[] = state.versions
    .map((version) => ({ version, roles: texts(object(version.body.spec).roles) }))
    .filter(({ version, roles }) => !explained(chain, roles, version.seenMs, version.seenByMs))
    .map(({ version, roles }) => ({ ms: version.seenMs, heldMs: version.heldMs, roles, event: null }));
  // a listing that agrees with an event says how long that held
  for (const version of state.versions) {
    const link = chain.findLast((sighting) => sighting.ms <= version.seenMs);
    if (
      link !== undefined &&
      link.roles !== null &&
      sameSet(link.roles, texts(object(version.body.spec).roles))
    )
      link.heldMs = Math.max(link.heldMs, version.heldMs);
  }
  return [...chain, ...seen].sort((a, b) => a.ms - b.ms);
}

/** Whether the events alone lead to these roles at some moment while the snapshot was taken. */
function explained(
  chain: readonly Sighting[],
  roles: readonly string[],
  fromMs: number,
  toMs: number,
): boolean {
  const opening = chain.findLast((sighting) => sighting.ms <= fromMs);
  const candidates = chain.filter((sighting) => sighting.ms > fromMs && sighting.ms <= toMs);
  if (opening !== undefined) candidates.push(opening);
  return candidates.some((sighting) => sighting.roles !== null && sameSet(sighting.roles, roles));
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((element) => right.has(element));
}

/** When the role was given back after its removal, and whether it was gone at all, as far as links and listings show. */
function presenceOf(role: string, since: readonly Sighting[], state: SubjectState): Presence {
  const at = since.findIndex((sighting, index) => index > 0 && sighting.roles?.includes(role));
  const back = since[at];
  if (back !== undefined) {
    if (back.event !== null)
      return { undone: { ...NOT_UNDONE, lifted: eventTime(back.event) }, confirmed: true };
    const lifted_from = isoTime(since[at - 1]?.heldMs ?? back.ms);
    return { undone: { lifted: null, lifted_from, lifted_to: isoTime(back.ms) }, confirmed: true };
  }
  // The listing must be at least as new as the last link, else a later change could be missing from it.
  const last = since.at(-1)?.ms ?? 0;
  return presenceAfter(state, last, ({ body }) => texts(object(body.spec).roles).includes(role));
}

function removalRow(
  name: string,
  role: string,
  sighting: Sighting,
  before: Sighting,
  presence: Presence,
  covers: LogCovers,
): RevocationRow {
  const { event, ms } = sighting;
  const log_covers = event === null ? covers(before.heldMs, ms) : null;
  const { actor, note } =
    event === null
      ? {
          actor: '',
          note: `missing in the snapshot of ${isoTime(ms)}; ${whyNoEvent(log_covers === true)}`,
        }
      : actorOfUserChange(event);
  const key = revocationKey('role_removed_from_user', name, role, event?.uid ?? `seen-${ms}`);
  return revocationRow(key, ms, {
    time: event === null ? null : eventTime(event),
    ...(event === null ? { time_from: isoTime(before.heldMs), time_to: isoTime(ms) } : {}),
    kind: 'role_removed_from_user',
    target: [
      ['user', name],
      ['role', role],
    ],
    actor,
    reason: note,
    ...presence.undone,
    confirmed: presence.confirmed,
    log_covers,
    source: event === null ? 'snapshots' : 'events',
    event_uid: event?.uid ?? null,
  });
}
