import type { StoredEvent } from '../../../records/evidence.ts';
import {
  actorOf,
  eventMs,
  eventTime,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  timeOrNull,
} from '../eventBody.ts';
import { isoTime } from '../presence.ts';
import {
  NOT_UNDONE,
  type RevocationFacts,
  type RevocationRow,
  revocationKey,
  revocationRow,
  targetText,
  type Undone,
} from '../revocations/revocationRow.ts';
import { currentVersion, firstListingAfter, listedAfter, type SubjectState } from '../subjectState.ts';
import { type LockLife, lockLives } from './lockLives.ts';

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

/** Members that the rows of one lock have in common. */
interface Shared {
  name: string;
  ends: string | null;
  message: string;
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
    const shared = { name, ends, message: text(spec.message) };
    const isKnown = life.made !== null || life.version !== null;
    return {
      life,
      made: isKnown ? madeRow(life, shared, state, observedMs) : null,
      end: endOf(life, shared, observedMs),
    };
  });
}

function madeRow(life: LockLife, shared: Shared, state: SubjectState, observedMs: number): RevocationRow {
  const spec = object(life.version?.body.spec);
  const facts: RevocationFacts = {
    time: life.made ? eventTime(life.made) : timeOrNull(spec.created_at),
    kind: 'lock',
    target: life.targets,
    ...makerOf(life, shared.message),
    reason: shared.message,
    ends: shared.ends,
    ...undoneOf(life, state),
    confirmed: life.version !== null,
    source: life.made === null ? 'api' : life.version === null ? 'events' : 'both',
    event_uid: life.made?.uid ?? null,
    lock: shared.name,
  };
  const atMs = life.made ? eventMs(life.made) : (life.version?.seenMs ?? null);
  return revocationRow(
    revocationKey('lock', shared.name, life.made?.uid ?? 'state'),
    atMs,
    facts,
    observedMs,
  );
}

/** A lock on a bot by itself is the gateway's: it locks a bot whose certificate was used twice, in that bot's name. */
function makerOf(life: LockLife, message: string): Pick<RevocationFacts, 'actor' | 'actor_note'> {
  const actor = (life.made && actorOf(life.made.body)) || text(object(life.version?.body.spec).created_by);
  const locksItself = life.targets.some(([kind, name]) => kind === 'user' && name === actor);
  const isBot = actor.startsWith('bot-') || text(life.made?.body.bot_name) !== '';
  if (actor === '' || !isBot || !(locksItself || /generation mismatch|join state/i.test(message)))
    return { actor };
  return { actor: 'system', actor_note: `the gateway, in the name of the locked bot ${actor}` };
}

/** When somebody lifted it, or between which snapshots it went away. */
function undoneOf(life: LockLife, state: SubjectState): Undone {
  const undoing = life.lifted ?? life.replaced?.event ?? null;
  if (undoing !== null) return { ...NOT_UNDONE, lifted: eventTime(undoing) };
  const { version } = life;
  if (version !== null)
    return version.goneMs === null || version === currentVersion(state)
      ? NOT_UNDONE
      : { lifted: null, lifted_from: isoTime(version.heldMs), lifted_to: isoTime(version.goneMs) };
  const madeMs = life.made === null ? null : eventMs(life.made);
  if (madeMs === null || !listedAfter(state, madeMs)) return NOT_UNDONE;
  return { lifted: null, lifted_from: isoTime(madeMs), lifted_to: isoTime(firstListingAfter(state, madeMs)) };
}

function endOf(life: LockLife, shared: Shared, observedMs: number): RevocationRow | null {
  const { name, ends, message } = shared;
  const endMs = ends === null ? null : Date.parse(ends);
  const base = { target: life.targets, ends, lock: name, actor: '', reason: message, confirmed: true };
  const undoing = life.lifted ?? life.replaced?.event ?? null;
  if (undoing !== null) {
    return revocationRow(revocationKey('lock_lifted', name, undoing.uid), eventMs(undoing), {
      ...base,
      time: eventTime(undoing),
      kind: 'lock_lifted',
      actor: actorOf(undoing.body),
      reason:
        life.lifted === null
          ? `the lock was given another target: ${targetText(life.replaced?.targets ?? [])}`
          : message,
      source: life.version === null ? 'events' : 'both',
      event_uid: undoing.uid,
    });
  }
  const uid = life.made?.uid ?? 'state';
  const dropped = life.version?.goneMs ?? null;
  if (endMs !== null && endMs <= (dropped ?? observedMs)) {
    // A lock may be made with an end in the past: it cannot have ended before it was made.
    const atMs = Math.max(endMs, life.made === null ? 0 : eventMs(life.made));
    const key = revocationKey('lock_expired', name, uid);
    return revocationRow(key, atMs, {
      ...base,
      time: isoTime(atMs),
      kind: 'lock_expired',
      source: 'snapshots',
    });
  }
  if (dropped === null || life.version === null) return null;
  // The list dropped it before its time and no event says so: somebody lifted it, the gateway does not say when.
  return revocationRow(revocationKey('lock_lifted', name, uid), dropped, {
    ...base,
    time: null,
    time_from: isoTime(life.version.heldMs),
    time_to: isoTime(dropped),
    kind: 'lock_lifted',
    source: 'snapshots',
  });
}
