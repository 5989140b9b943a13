import type { StoredEvent } from '../../records/evidence.ts';
import type { Revocation } from '../../records/revocation.ts';
import {
  actorOf,
  eventMs,
  eventTime,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  timeOrNull,
} from './eventBody.ts';
import { type LockLife, lockLives } from './lockLives.ts';
import { type RevocationRow, revocationKey } from './revocationRow.ts';
import { currentVersion, listedAfter, type SubjectState, vanished } from './subjectState.ts';

/**
 * Folds a lock into what it took away and how that ended: `lock`, then `lock_lifted` or `lock_expired`.
 * 14.2's deletion event names no target and its creation event no expiry, so both are joined by the lock's name (§0.4 item 7).
 *
 * @param name the lock's name
 * @param events `lock.created` and `lock.deleted` of that name, in any order
 * @param state its versions in snapshots
 * @param observedMs time up to which the evidence reaches
 */
export function foldLock(
  name: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  observedMs: number,
): RevocationRow[] {
  return lockStories(name, parseEvents(events), state, observedMs).flatMap(({ made, end }) =>
    [made, end].filter((row) => row !== null),
  );
}

/** A lock's life with the rows that it gives rise to. */
export interface LockStory {
  life: LockLife;
  /** null when nothing but its end is known */
  made: RevocationRow | null;
  /** null while it has not ended, as far as anybody knows */
  end: RevocationRow | null;
}

/** The stories of the lock of one name, in order. Parameters as of `foldLock`; events in (time, uid) order. */
export function lockStories(
  name: string,
  events: readonly ParsedEvent[],
  state: SubjectState,
  observedMs: number,
): LockStory[] {
  return lockLives(events, state).map((life) => {
    const spec = object(life.version?.body.spec);
    const ends = timeOrNull(spec.expires) ?? timeOrNull(life.made?.body.expires);
    const endMs = ends === null ? null : Date.parse(ends);
    const shared = { target: life.target, ends, lock: name };
    const end = endOf(name, life, state, endMs, observedMs);
    const in_force = lockInForce(life, state, endMs, observedMs);
    return {
      life,
      made:
        life.made === null && life.version === null
          ? null
          : madeRow(life, { ...shared, reason: text(spec.message), in_force }),
      end: end === null ? null : { ...end, revocation: { ...shared, ...end.revocation } },
    };
  });
}

function madeRow(
  life: LockLife,
  told: Pick<Revocation, 'target' | 'ends' | 'reason' | 'in_force'> & { lock: string },
): RevocationRow {
  const spec = object(life.version?.body.spec);
  return {
    key: revocationKey('lock', told.lock, life.made?.uid ?? 'state'),
    atMs: life.made ? eventMs(life.made) : (life.version?.seenMs ?? null),
    revocation: {
      ...told,
      time: life.made ? eventTime(life.made) : timeOrNull(spec.created_at),
      kind: 'lock',
      actor: (life.made && actorOf(life.made.body)) || text(spec.created_by),
      source: life.made === null ? 'api' : life.version === null ? 'events' : 'both',
      event_uid: life.made?.uid ?? null,
    },
  };
}

function lockInForce(
  life: LockLife,
  state: SubjectState,
  endMs: number | null,
  observedMs: number,
): Revocation['in_force'] {
  if (life.lifted !== null || life.replaced !== null) return 'no';
  if (endMs !== null && endMs <= observedMs) return 'no';
  if (life.version !== null && life.version === currentVersion(state)) return 'yes';
  if (life.version !== null) return 'no';
  return life.made !== null && listedAfter(state, eventMs(life.made)) ? 'no' : 'unknown';
}

type End = { key: string; atMs: number | null; revocation: Omit<Revocation, 'target' | 'ends' | 'lock'> };

function endOf(
  name: string,
  life: LockLife,
  state: SubjectState,
  endMs: number | null,
  observedMs: number,
): End | null {
  const reason = text(object(life.version?.body.spec).message);
  const source = life.version === null ? ('events' as const) : ('both' as const);
  if (life.lifted !== null) {
    return {
      key: revocationKey('lock_lifted', name, life.lifted.uid),
      atMs: eventMs(life.lifted),
      revocation: {
        time: eventTime(life.lifted),
        kind: 'lock_lifted',
        actor: actorOf(life.lifted.body),
        reason,
        in_force: 'no',
        source,
        event_uid: life.lifted.uid,
      },
    };
  }
  if (life.replaced !== null) {
    const { event, target } = life.replaced;
    return {
      key: revocationKey('lock_lifted', name, event.uid),
      atMs: eventMs(event),
      revocation: {
        time: eventTime(event),
        kind: 'lock_lifted',
        actor: actorOf(event.body),
        reason: `the lock was given another target: ${target}`,
        in_force: 'no',
        source,
        event_uid: event.uid,
      },
    };
  }
  const shared = {
    actor: '',
    reason,
    in_force: 'no' as const,
    source: 'snapshots' as const,
    event_uid: null,
  };
  const gone = vanished(state);
  const dropped = gone !== null && gone.version === life.version ? gone.goneMs : null;
  if (endMs !== null && endMs <= (dropped ?? observedMs)) {
    // A lock may be made with an end in the past: it cannot have ended before it was made.
    const atMs = Math.max(endMs, life.made === null ? 0 : eventMs(life.made));
    const key = revocationKey('lock_expired', name, life.made?.uid ?? 'state');
    return { key, atMs, revocation: { ...shared, time: new Date(atMs).toISOString(), kind: 'lock_expired' } };
  }
  if (dropped === null) return null;
  // The list dropped it before its time and no event says so: somebody lifted it, the gateway does not say when.
  const key = revocationKey('lock_lifted', name, life.made?.uid ?? 'state');
  return { key, atMs: dropped, revocation: { ...shared, time: null, kind: 'lock_lifted' } };
}
