import type { JsonObject } from '../../formats/canonicalJson.ts';
import { eventMs, object, type ParsedEvent, text } from './eventBody.ts';
import type { StateVersion, SubjectState } from './subjectState.ts';

/** Fields of a lock's target in the order in which they are told (teleport-api §2.6). */
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

/**
 * Text of a lock target: "user:eve"; several fields, which must all match, stand side by side. `tctl lock --server-id` of 14.2
 * fills the deprecated `node` with the same id: that is told once.
 */
export function lockTarget(target: JsonObject): string {
  const isTwin = (field: string) => field === 'node' && text(target.node) === text(target.server_id);
  return TARGET_FIELDS.filter((field) => text(target[field]) !== '' && !isTwin(field))
    .map((field) => `${field}:${text(target[field])}`)
    .join(' ');
}

/** Target told by a lock event: newer servers nest it and leave the top-level one empty (§3.8). */
function targetOfEvent(event: ParsedEvent): string {
  return lockTarget(object(event.body.target)) || lockTarget(object(object(event.body.lock).target));
}

/** One lock on one target from its making to its end. */
export interface LockLife {
  made: ParsedEvent | null;
  version: StateVersion | null;
  /** later events that say the same lock was written again with the same target: its message or its end changed */
  changes: ParsedEvent[];
  lifted: ParsedEvent | null;
  /** the change that gave the lock another target and so let this one in again */
  replaced: { event: ParsedEvent; target: string } | null;
  target: string;
}

/**
 * The lives of the lock of one name. Writing a lock again logs `lock.created` again (14.2), maybe with another target.
 *
 * @param events `lock.created` and `lock.deleted` of that name, in (time, uid) order
 * @param state its versions in snapshots
 */
export function lockLives(events: readonly ParsedEvent[], state: SubjectState): LockLife[] {
  const lives: LockLife[] = [];
  let open: LockLife | null = null;
  const begin = (life: Partial<LockLife>): LockLife => {
    const whole = {
      made: null,
      version: null,
      changes: [],
      lifted: null,
      replaced: null,
      target: '',
      ...life,
    };
    lives.push(whole);
    return whole;
  };
  for (const event of events) {
    if (event.event === 'lock.created') {
      const target = targetOfEvent(event);
      if (open !== null && (target === '' || target === open.target)) {
        open.changes.push(event);
        continue;
      }
      if (open !== null) open.replaced = { event, target };
      open = begin({ made: event, target });
    } else if (event.event === 'lock.deleted') {
      open ??= begin({ target: targetOfEvent(event) });
      open.lifted = event;
      open = null;
    }
  }
  for (const version of state.versions) {
    const target = lockTarget(object(object(version.body.spec).target));
    const fits = lives.findLast((life) => holds(life, version, target));
    if (fits === undefined) begin({ version, target });
    else {
      fits.version = version;
      if (fits.target === '') fits.target = target;
    }
  }
  return lives;
}

function holds(life: LockLife, version: StateVersion, target: string): boolean {
  const end = life.lifted ?? life.replaced?.event ?? null;
  return (
    (life.target === '' || life.target === target) &&
    (life.made === null || eventMs(life.made) <= version.seenByMs) &&
    (end === null || eventMs(end) >= version.seenMs)
  );
}
