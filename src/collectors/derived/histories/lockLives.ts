import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { eventMs, object, type ParsedEvent, text } from '../eventBody.ts';
import { type TargetPart, targetText } from '../revocations/revocationRow.ts';
import type { StateVersion, SubjectState } from '../subjectState.ts';

/** Fields of a lock's target in the order in which they are shown (teleport-api §2.6). */
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
 * Parts of a lock's target, which must all match. `tctl lock --server-id` of 14.2 fills the deprecated `node` with the same id:
 * that is one part.
 */
function targetsOf(target: JsonObject): TargetPart[] {
  const isTwin = (field: string) => field === 'node' && text(target.node) === text(target.server_id);
  return TARGET_FIELDS.filter((field) => text(target[field]) !== '' && !isTwin(field)).map(
    (field) => [field, text(target[field])] as const,
  );
}

/** Target of a lock event: newer servers nest it and leave the top-level one empty (§3.8). */
function targetsOfEvent(event: ParsedEvent): TargetPart[] {
  const outer = targetsOf(object(event.body.target));
  return outer.length > 0 ? outer : targetsOf(object(object(event.body.lock).target));
}

/** One lock on one target from its making to its end. */
export interface LockLife {
  made: ParsedEvent | null;
  version: StateVersion | null;
  /** later events that say the same lock was written again with the same target: its message or its end changed */
  changes: ParsedEvent[];
  lifted: ParsedEvent | null;
  /** the change that gave the lock another target and so let this one in again */
  replaced: { event: ParsedEvent; targets: readonly TargetPart[] } | null;
  targets: readonly TargetPart[];
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
      targets: [],
      ...life,
    };
    lives.push(whole);
    return whole;
  };
  for (const event of events) {
    if (event.event === 'lock.created') {
      const targets = targetsOfEvent(event);
      if (open !== null && (targets.length === 0 || isSame(targets, open.targets))) {
        open.changes.push(event);
        continue;
      }
      if (open !== null) open.replaced = { event, targets };
      open = begin({ made: event, targets });
    } else if (event.event === 'lock.deleted') {
      open ??= begin({ targets: targetsOfEvent(event) });
      open.lifted = event;
      open = null;
    }
  }
  for (const version of state.versions) {
    const targets = targetsOf(object(object(version.body.spec).target));
    const fits = lives.findLast((life) => holds(life, version, targets));
    if (fits === undefined) begin({ version, targets });
    else {
      fits.version = version;
      if (fits.targets.length === 0) fits.targets = targets;
    }
  }
  return lives;
}

function isSame(a: readonly TargetPart[], b: readonly TargetPart[]): boolean {
  return targetText(a) === targetText(b);
}

function holds(life: LockLife, version: StateVersion, targets: readonly TargetPart[]): boolean {
  const end = life.lifted ?? life.replaced?.event ?? null;
  return (
    (life.targets.length === 0 || isSame(life.targets, targets)) &&
    (life.made === null || eventMs(life.made) <= version.seenByMs) &&
    (end === null || eventMs(end) >= version.seenMs)
  );
}
