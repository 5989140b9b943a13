import type { StoredEvent } from '../../records/evidence.ts';
import {
  actorOfUserChange,
  array,
  eventMs,
  eventTime,
  isRefused,
  object,
  type ParsedEvent,
  parseEvents,
  texts,
} from './eventBody.ts';
import { type RevocationRow, revocationKey } from './revocationRow.ts';
import { currentVersion, listedAfter, type SubjectState } from './subjectState.ts';

/** The user's roles at one moment, as an event or a snapshot shows them; null after a deletion. */
interface Sighting {
  ms: number;
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
): RevocationRow[] {
  const chain = chainOf(
    parseEvents(events).filter((event) => ROLE_EVENTS.has(event.event) && !isRefused(event)),
    state,
  );
  const rows: RevocationRow[] = [];
  chain.forEach((sighting, index) => {
    const before = chain[index - 1]?.roles ?? null;
    if (before === null || sighting.roles === null) return;
    for (const role of new Set(before)) {
      if (sighting.roles.includes(role)) continue;
      rows.push(removalRow(name, role, sighting, inForce(role, chain.slice(index), state)));
    }
  });
  return rows;
}

function chainOf(events: readonly ParsedEvent[], state: SubjectState): Sighting[] {
  // A user without roles shows as `roles: null`, or without that member (seen on 14.2).
  const chain: Sighting[] = events.map((event) => ({
    ms: eventMs(event),
    roles: event.event === 'user.delete' ? null : texts(event.body.roles),
    event,
  }));
  const seen: Sighting[] = state.versions
    .map((version) => ({ version, roles: texts(object(version.body.spec).roles) }))
    .filter(({ version, roles }) => !explained(chain, roles, version.seenMs, version.seenByMs))
    .map(({ version, roles }) => ({ ms: version.seenMs, roles, event: null }));
  return [...chain, ...seen].sort((a, b) => a.ms - b.ms);
}

/** Whether the events alone lead to these roles at some moment while the snapshot was taken. */
function explained(
  chain: readonly Sighting[],
  roles: readonly string[],
  fromMs: number,
  toMs: number,
): boolean {
  const atStart = chain.findLast((sighting) => sighting.ms <= fromMs);
  const candidates = chain.filter((sighting) => sighting.ms > fromMs && sighting.ms <= toMs);
  if (atStart !== undefined) candidates.push(atStart);
  return candidates.some((sighting) => sighting.roles !== null && sameSet(sighting.roles, roles));
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((element) => right.has(element));
}

function inForce(role: string, since: readonly Sighting[], state: SubjectState): 'yes' | 'no' | 'unknown' {
  const last = since.at(-1);
  if (last?.roles?.includes(role)) return 'no';
  const current = currentVersion(state);
  if (state.listing === null || last === undefined) return 'unknown';
  // The listing must be at least as new as the last link, else a later change could be missing from it.
  if (current === null) return last.ms <= state.listing.endedMs ? 'yes' : 'unknown';
  if (array(object(current.body.spec).roles).includes(role)) {
    return last.ms < current.seenMs || listedAfter(state, last.ms) ? 'no' : 'unknown';
  }
  return 'yes';
}

function removalRow(
  name: string,
  role: string,
  sighting: Sighting,
  in_force: 'yes' | 'no' | 'unknown',
): RevocationRow {
  const { event } = sighting;
  const { actor, note } =
    event === null
      ? {
          actor: '',
          note: `missing in the snapshot of ${new Date(sighting.ms).toISOString()}; no event tells of it`,
        }
      : actorOfUserChange(event);
  return {
    key: revocationKey('role_removed_from_user', name, role, event?.uid ?? `seen-${sighting.ms}`),
    atMs: sighting.ms,
    revocation: {
      time: event === null ? null : eventTime(event),
      kind: 'role_removed_from_user',
      target: `user:${name} role:${role}`,
      actor,
      reason: note,
      in_force,
      ends: null,
      source: event === null ? 'snapshots' : 'events',
      event_uid: event?.uid ?? null,
      lock: null,
    },
  };
}
