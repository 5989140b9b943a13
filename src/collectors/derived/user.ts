import type { StoredEvent } from '../../records/evidence.ts';
import { type DeletionRule, foldDeletions } from './deletion.ts';
import {
  actorOf,
  eventMs,
  eventTime,
  isRefused,
  object,
  parseEvents,
  text,
  timeOrNull,
} from './eventBody.ts';
import { type RevocationRow, revocationKey } from './revocationRow.ts';
import { foldRoleRemovals } from './roleRemoval.ts';
import type { SubjectState } from './subjectState.ts';

const USER_DELETION: DeletionRule = {
  kind: 'user_deleted',
  ends: ['user.delete'],
  revives: ['user.create', 'user.update'],
  target: (name) => `user:${name}`,
};

/**
 * Folds what one user lost: the account itself, roles, MFA devices, and lock-outs after failed logins.
 *
 * @param name user name
 * @param events the user's events, in any order
 * @param state the user's versions in snapshots
 * @param isBot whether the user is a bot's: its deletion is then told as `bot_deleted` by foldBot, not twice
 * @param observedMs time up to which the evidence reaches
 */
export function foldUser(
  name: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  isBot: boolean,
  observedMs: number,
): RevocationRow[] {
  const all = [...events];
  const deletions = isBot ? [] : foldDeletions(USER_DELETION, name, all, state);
  return [
    ...deletions,
    ...foldRoleRemovals(name, all, state),
    ...mfaRemovals(name, all),
    ...lockOuts(name, state, observedMs),
  ];
}

function mfaRemovals(name: string, events: readonly StoredEvent[]): RevocationRow[] {
  return parseEvents(events.filter((event) => event.event === 'mfa.delete'))
    .filter((event) => !isRefused(event))
    .map((event) => ({
      key: revocationKey('mfa_removed', name, event.uid),
      atMs: eventMs(event),
      revocation: {
        time: eventTime(event),
        kind: 'mfa_removed',
        target: `user:${name} mfa_device:${text(event.body.mfa_device_name) || text(event.body.mfa_device_uuid)}`,
        actor: actorOf(event.body),
        reason: '',
        // A registered device is new each time: one that was removed does not come back.
        in_force: 'yes',
        ends: null,
        source: 'events',
        event_uid: event.uid,
        lock: null,
      },
    }));
}

/** The gateway's own lock-out after failed logins has no event: the user's status shows it (teleport-api §2.2 LoginStatus). */
function lockOuts(name: string, state: SubjectState, observedMs: number): RevocationRow[] {
  const rows = new Map<string, RevocationRow>();
  for (const version of state.versions) {
    const status = object(object(version.body.spec).status);
    if (status.is_locked !== true) continue;
    const time = timeOrNull(status.locked_time);
    const ends = timeOrNull(status.lock_expires);
    const over = ends !== null ? Date.parse(ends) <= observedMs : version.goneMs !== null;
    const key = revocationKey('user_locked_out', name, String(time ?? version.seenMs));
    rows.set(key, {
      key,
      atMs: time === null ? version.seenMs : Date.parse(time),
      revocation: {
        time,
        kind: 'user_locked_out',
        target: `user:${name}`,
        actor: '',
        reason: text(status.locked_message),
        in_force: over || version.goneMs !== null ? 'no' : 'yes',
        ends,
        source: 'api',
        event_uid: null,
        lock: null,
      },
    });
  }
  return [...rows.values()];
}
