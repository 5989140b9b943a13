import type { StoredEvent } from '../../../records/evidence.ts';
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
import { knownDevices } from '../knownDevices.ts';
import { isoTime, type LogCovers, NO_LOG } from '../presence.ts';
import { type DeletionRule, foldDeletions } from '../revocations/deletion.ts';
import { type RevocationRow, revocationKey, revocationRow } from '../revocations/revocationRow.ts';
import { foldRoleRemovals } from '../revocations/roleRemoval.ts';
import type { SubjectState } from '../subjectState.ts';

const USER_DELETION: DeletionRule = {
  kind: 'user_deleted',
  ends: ['user.delete'],
  revives: ['user.create', 'user.update'],
  target: (name) => [['user', name]],
};

/**
 * Folds what one user lost: the account itself, roles, MFA devices, and lock-outs after failed logins.
 *
 * @param name user name
 * @param events the user's events, in any order
 * @param state the user's versions in snapshots
 * @param isBot whether the user is a bot's: its deletion is then a `bot_deleted` of foldBot, not twice
 * @param observedMs time up to which the evidence reaches
 * @param covers whether the log was read for a span
 */
export function foldUser(
  name: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  isBot: boolean,
  observedMs: number,
  covers: LogCovers = NO_LOG,
): RevocationRow[] {
  const all = [...events];
  const deletions = isBot ? [] : foldDeletions(USER_DELETION, name, all, state, covers);
  return [
    ...deletions,
    ...foldRoleRemovals(name, all, state, covers),
    ...mfaRemovals(name, parseEvents(all)),
    ...lockOuts(name, state, observedMs),
  ];
}

const RESET = 'reset_password_token.create';

/** Devices removed one by one, and all of those that a reset of the account took away (Teleport 14 logs no removal of them). */
function mfaRemovals(name: string, events: readonly ParsedEvent[]): RevocationRow[] {
  return events
    .filter((event) => (event.event === 'mfa.delete' || event.event === RESET) && !isRefused(event))
    .flatMap((event) => {
      if (event.event === 'mfa.delete') {
        const device = text(event.body.mfa_device_name) || text(event.body.mfa_device_uuid);
        return [mfaRow(name, device, event, '', [event.uid])];
      }
      return knownDevices(events, event.timeUs).map((device) => {
        const own = device.name || device.uuid;
        return mfaRow(name, own, event, 'the reset of the account removes every device', [event.uid, own]);
      });
    });
}

function mfaRow(
  name: string,
  device: string,
  event: ParsedEvent,
  reason: string,
  key: readonly string[],
): RevocationRow {
  return revocationRow(revocationKey('mfa_removed', name, ...key), eventMs(event), {
    time: eventTime(event),
    kind: 'mfa_removed',
    target: [
      ['user', name],
      ['mfa_device', device],
    ],
    actor: actorOf(event.body),
    reason,
    // A registered device is new each time: one that was removed does not come back.
    confirmed: true,
    source: 'events',
    event_uid: event.uid,
  });
}

/** The gateway's own lock-out after failed logins has no event: the user's status shows it (teleport-api §2.2 LoginStatus). */
function lockOuts(name: string, state: SubjectState, observedMs: number): RevocationRow[] {
  const rows = new Map<string, RevocationRow>();
  for (const version of state.versions) {
    const status = object(object(version.body.spec).status);
    if (status.is_locked !== true) continue;
    const time = timeOrNull(status.locked_time);
    const ends = timeOrNull(status.lock_expires);
    const { goneMs, heldMs, seenMs } = version;
    const isDropped = goneMs !== null && (ends === null || goneMs < Date.parse(ends));
    const key = revocationKey('user_locked_out', name, String(time ?? seenMs));
    const row = revocationRow(
      key,
      time === null ? seenMs : Date.parse(time),
      {
        time,
        kind: 'user_locked_out',
        target: [['user', name]],
        actor: 'system',
        reason: text(status.locked_message),
        ends,
        ...(isDropped ? { lifted_from: isoTime(heldMs), lifted_to: isoTime(goneMs) } : {}),
        confirmed: true,
        source: 'api',
      },
      observedMs,
    );
    rows.set(key, row);
  }
  return [...rows.values()];
}
