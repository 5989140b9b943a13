import type { StoredEvent } from '../../records/evidence.ts';
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
} from './eventBody.ts';
import { type RevocationRow, revocationKey } from './revocationRow.ts';

/**
 * Folds the members that were taken off one access list: one by one, all at once, or by a review (teleport-api §3.8,
 * access_list.member.* and access_list.review).
 *
 * @param list access list name
 * @param events the list's events, in any order
 */
export function foldAccessListMembers(list: string, events: Iterable<StoredEvent>): RevocationRow[] {
  const own = parseEvents(events).filter((event) => !isRefused(event));
  const rows: RevocationRow[] = [];
  own.forEach((event, index) => {
    for (const { member, reason } of removedBy(event)) {
      const back = own.slice(index + 1).some((later) => adds(later, member));
      rows.push({
        key: revocationKey('access_list_member_removed', list, member, event.uid),
        atMs: eventMs(event),
        revocation: {
          time: eventTime(event),
          kind: 'access_list_member_removed',
          target: member === '' ? `access_list:${list} all members` : `access_list:${list} user:${member}`,
          actor: actorOf(event.body),
          reason,
          in_force: back ? 'no' : 'unknown',
          ends: null,
          source: 'events',
          event_uid: event.uid,
          lock: null,
        },
      });
    }
  });
  return rows;
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
  return isAdding && (member === '' || membersOf(event).some((told) => told.member === member));
}
