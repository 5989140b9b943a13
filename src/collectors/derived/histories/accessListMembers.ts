import type { StoredEvent } from '../../../records/evidence.ts';
import {
  actorOf,
  array,
  eventMs,
  eventTime,
  isRefused,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  texts,
} from '../eventBody.ts';
import { isoTime, type LogCovers, NO_LOG, presenceAfter, whyNoEvent } from '../presence.ts';
import { silentEnds } from '../revocations/deletion.ts';
import {
  NOT_UNDONE,
  type RevocationRow,
  revocationKey,
  revocationRow,
} from '../revocations/revocationRow.ts';
import { NO_STATE, type SubjectState } from '../subjectState.ts';

const KIND = 'access_list_member_removed';

/**
 * Folds the members that were taken off one access list: one by one, all at once, or by a review (teleport-api §3.8,
 * access_list.member.* and access_list.review).
 *
 * @param list access list name
 * @param events the list's events, in any order
 * @param stateOf versions of a member of the list in snapshots
 */
export function foldAccessListMembers(
  list: string,
  events: Iterable<StoredEvent>,
  stateOf: (member: string) => SubjectState = () => NO_STATE,
): RevocationRow[] {
  const own = parseEvents(events).filter((event) => !isRefused(event));
  return own.flatMap((event, index) =>
    removedBy(event).map(({ member, reason }) => {
      const back = own.slice(index + 1).find((later) => adds(later, member));
      const seen = presenceAfter(member === '' ? NO_STATE : stateOf(member), eventMs(event));
      return revocationRow(revocationKey(KIND, list, member, event.uid), eventMs(event), {
        time: eventTime(event),
        kind: KIND,
        target: [['access_list', list], member === '' ? ['all members', ''] : ['user', member]],
        actor: actorOf(event.body),
        reason,
        ...(back === undefined ? seen.undone : { ...NOT_UNDONE, lifted: eventTime(back) }),
        confirmed: back !== undefined || seen.confirmed,
        source: 'events',
        event_uid: event.uid,
      });
    }),
  );
}

/**
 * Members whom two snapshots show to be gone from a list although no event of the list explains it.
 *
 * @param key "<list>/<member>", as the dataset access_list_members has it
 * @param events the list's events, in any order
 * @param state the member's versions in snapshots
 */
export function foldVanishedMember(
  key: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  covers: LogCovers = NO_LOG,
): RevocationRow[] {
  const { list, member } = partsOfMember(key);
  const ends = parseEvents(events).filter(
    (event) =>
      !isRefused(event) &&
      (event.event === 'access_list.delete' ||
        removedBy(event).some((removed) => removed.member === '' || removed.member === member)),
  );
  return silentEnds(ends, state).map(({ version, goneMs, next }) => {
    const log_covers = covers(version.heldMs, goneMs);
    return revocationRow(revocationKey(KIND, key, `gone-${goneMs}`), goneMs, {
      time: null,
      time_from: isoTime(version.heldMs),
      time_to: isoTime(goneMs),
      kind: KIND,
      target: [
        ['access_list', list],
        ['user', member],
      ],
      actor: '',
      reason: `no longer listed in the snapshot of ${isoTime(goneMs)}; ${whyNoEvent(log_covers)}`,
      ...(next === null ? {} : { lifted_from: isoTime(goneMs), lifted_to: isoTime(next.seenMs) }),
      confirmed: true,
      log_covers,
      source: 'snapshots',
    });
  });
}

/** List and member out of a key of the dataset access_list_members. Names of lists have no slash: they are UUIDs or words. */
export function partsOfMember(key: string): { list: string; member: string } {
  const slash = key.indexOf('/');
  return { list: key.slice(0, Math.max(0, slash)), member: key.slice(slash + 1) };
}

function removedBy(event: ParsedEvent): { member: string; reason: string }[] {
  if (event.event === 'access_list.member.delete_all_for_access_list') return [{ member: '', reason: '' }];
  if (event.event === 'access_list.review') {
    return texts(event.body.removed_members).map((member) => ({ member, reason: 'removed by a review' }));
  }
  return event.event === 'access_list.member.delete' ? membersOf(event) : [];
}

function membersOf(event: ParsedEvent): { member: string; reason: string }[] {
  return array(event.body.members).map((element) => {
    const member = object(element);
    return { member: text(member.member_name), reason: text(member.reason) };
  });
}

function adds(event: ParsedEvent, member: string): boolean {
  const isAdding = event.event === 'access_list.member.create' || event.event === 'access_list.member.update';
  return isAdding && (member === '' || membersOf(event).some((named) => named.member === member));
}
