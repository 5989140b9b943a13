import type { JsonObject } from '../../formats/canonicalJson.ts';
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
import { type RevocationRow, revocationKey } from './revocationRow.ts';
import {
  currentVersion,
  listedAfter,
  type StateVersion,
  type SubjectState,
  vanished,
} from './subjectState.ts';

/** Fields of a lock's target in the order in which they are told (gateway-api §2.6). */
const TARGET_FIELDS = [
  'user',
  'role',
  'login',
  'node',
  'server_id',
  'mfa_device',
  'windows_desktop',
  'access_request',
  'device',
  'bot_instance_id',
  'join_token',
];

/** Text of a lock target: "user:eve"; several fields, which must all match, stand side by side. */
export function lockTarget(target: JsonObject): string {
  return TARGET_FIELDS.filter((field) => text(target[field]) !== '')
    .map((field) => `${field}:${text(target[field])}`)
    .join(' ');
}

/** Target told by a lock event: newer servers nest it and leave the top-level one empty (§3.8). */
function targetOfEvent(event: ParsedEvent): string {
  return lockTarget(object(event.body.target)) || lockTarget(object(object(event.body.lock).target));
}

/** One lock from its making to its end. */
interface Life {
  made: ParsedEvent | null;
  version: StateVersion | null;
  lifted: ParsedEvent | null;
  target: string;
}

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
  const rows: RevocationRow[] = [];
  for (const life of livesOf(parseEvents(events), state)) rows.push(...rowsOf(name, life, state, observedMs));
  return rows;
}

function livesOf(events: readonly ParsedEvent[], state: SubjectState): Life[] {
  const lives: Life[] = [];
  let open: Life | null = null;
  for (const event of events) {
    if (event.event === 'lock.created') {
      const target = targetOfEvent(event);
      if (open !== null && (target === '' || target === open.target)) continue;
      open = { made: event, version: null, lifted: null, target };
      lives.push(open);
    } else if (event.event === 'lock.deleted') {
      if (open === null) {
        open = { made: null, version: null, lifted: null, target: targetOfEvent(event) };
        lives.push(open);
      }
      open.lifted = event;
      open = null;
    }
  }
  for (const version of state.versions) {
    const target = lockTarget(object(object(version.body.spec).target));
    const fits = lives.findLast(
      (life) =>
        (life.target === '' || life.target === target) &&
        (life.made === null || eventMs(life.made) <= version.seenByMs) &&
        (life.lifted === null || eventMs(life.lifted) >= version.seenMs),
    );
    if (fits === undefined) lives.push({ made: null, version, lifted: null, target });
    else {
      fits.version = version;
      if (fits.target === '') fits.target = target;
    }
  }
  return lives;
}

function rowsOf(name: string, life: Life, state: SubjectState, observedMs: number): RevocationRow[] {
  const spec = object(life.version?.body.spec);
  const ends = timeOrNull(spec.expires) ?? timeOrNull(life.made?.body.expires);
  const endMs = ends === null ? null : Date.parse(ends);
  const shared = { target: life.target, ends, lock: name };
  const rows: RevocationRow[] = [];
  if (life.made !== null || life.version !== null) {
    rows.push({
      key: revocationKey('lock', name, life.made?.uid ?? 'state'),
      atMs: life.made ? eventMs(life.made) : (life.version?.seenMs ?? null),
      revocation: {
        ...shared,
        time: life.made ? eventTime(life.made) : timeOrNull(spec.created_at),
        kind: 'lock',
        actor: (life.made && actorOf(life.made.body)) || text(spec.created_by),
        reason: text(spec.message),
        in_force: lockInForce(life, state, endMs, observedMs),
        source: life.made === null ? 'api' : life.version === null ? 'events' : 'both',
        event_uid: life.made?.uid ?? null,
      },
    });
  }
  const end = endOf(name, life, state, endMs, observedMs);
  if (end !== null) rows.push({ ...end, revocation: { ...shared, ...end.revocation } });
  return rows;
}

function lockInForce(
  life: Life,
  state: SubjectState,
  endMs: number | null,
  observedMs: number,
): Revocation['in_force'] {
  if (life.lifted !== null) return 'no';
  if (endMs !== null && endMs <= observedMs) return 'no';
  if (life.version !== null && life.version === currentVersion(state)) return 'yes';
  if (life.version !== null) return 'no';
  return life.made !== null && listedAfter(state, eventMs(life.made)) ? 'no' : 'unknown';
}

type End = { key: string; atMs: number | null; revocation: Omit<Revocation, 'target' | 'ends' | 'lock'> };

function endOf(
  name: string,
  life: Life,
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
  const shared = {
    actor: '',
    reason,
    in_force: 'no' as const,
    source: 'snapshots' as const,
    event_uid: null,
  };
  if (endMs !== null && endMs <= observedMs) {
    const time = new Date(endMs).toISOString();
    const key = revocationKey('lock_expired', name, life.made?.uid ?? 'state');
    return { key, atMs: endMs, revocation: { ...shared, time, kind: 'lock_expired' } };
  }
  const gone = vanished(state);
  if (gone === null || gone.version !== life.version) return null;
  // The list dropped it before its time and no event says so: somebody lifted it, the gateway does not say when.
  const key = revocationKey('lock_lifted', name, life.made?.uid ?? 'state');
  return { key, atMs: gone.goneMs, revocation: { ...shared, time: null, kind: 'lock_lifted' } };
}
