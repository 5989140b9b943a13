import { newAccess as dataset } from '../../../datasets/people/newAccess.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { ComputedTable } from '../computedTable.ts';
import { type AccessEvent, AccessEvents, WITH_BOT_US } from './accessEvents.ts';
import { type AddedGrant, addedGrants, ListNames } from './addedGrants.ts';

/** Accounts and standing grants that came in the period (K33), each once: by its event, else by the snapshots around it. */
export const newAccess: ComputedTable = {
  add: (set) => void addMade(set, dataset, rows(set), ({ item, role }) => `${item}/${role}`),
};

function* rows(set: EvidenceSet): Generator<JsonObject> {
  const events = new AccessEvents(set);
  const lists = new ListNames(set);
  for (const event of events.made) yield* madeRows(event);
  yield* firstLogins(set);
  // an item that an event gave is not tested again because snapshots show it, too
  for (const grant of addedGrants(set)) if (!isGivenBy(events, grant)) yield grantRow(grant, events, lists);
  yield* unseenMemberships(set, events, lists);
}

function* madeRows(event: AccessEvent): Generator<JsonObject> {
  const { row, kind, name, action, actor, roles, added, holder, time } = event;
  const by = actor === '' ? 'somebody whom the event does not name' : actor;
  const isMade = action === 'created';
  const shared = {
    item: `config_changes/${row}`,
    what: isMade ? 'account' : 'grant',
    dataset: 'config_changes',
    shown_row: row,
    holder,
    is_bot: holder.startsWith('bot-'),
    grant_type: isMade ? '' : 'direct',
    after: time,
    until: time,
    makers: actor === '' ? [] : [actor],
    said: isMade
      ? `${kind} ${name} was made at ${time} by ${by}`
      : `${kind} ${name} was given ${(added ?? []).join('; ')} at ${time} by ${by}`,
  };
  if (isMade) yield { ...shared, role: '' };
  for (const role of new Set(isMade ? roles : added)) yield { ...shared, role };
}

function* firstLogins({ db }: EvidenceSet): Generator<JsonObject> {
  const found = db
    .prepare<[], { name: string; time: string; login: string; seen: string; since: string }>(
      `SELECT user_name AS name, first_login AS time, login_row AS login, seen, read_from AS since
       FROM first_logins WHERE seen IN ('never', 'unread') ORDER BY rowid`,
    )
    .all();
  for (const { name, time, login, seen, since } of found)
    yield {
      item: `logins/${login}`,
      what: 'account',
      dataset: 'logins',
      shown_row: login,
      holder: name,
      is_bot: false,
      role: '',
      after: time,
      until: time,
      makers: [],
      seen,
      said: `${name} logged in by single sign-on at ${time}, ${seen === 'never' ? 'for the first time' : 'perhaps for the first time'} (the log was read since ${since})`,
    };
}

/** Whether an event gave the grant: it made the account with the role, or says that the role is new. */
function isGivenBy(events: AccessEvents, { type, holder, role, afterUs, untilUs }: AddedGrant): boolean {
  if (type !== 'direct' && type !== 'impersonation') return false;
  const changes = events.ofHolder(holder, afterUs, untilUs);
  if (changes.some(({ added, kind }) => kind === 'user' && (added ?? []).includes(role))) return true;
  const made = changes.filter(({ action, kind }) => action === 'created' && kind !== 'role');
  if (made.some(({ roles }) => roles.includes(role))) return true;
  const [first] = made;
  if (first === undefined) return false;
  // events that name no roles, or not those of a bot, and nothing that changed the account afterwards: they came with it
  const isUnnamed = type === 'impersonation' || made.every(({ roles }) => roles.length === 0);
  return isUnnamed && changes.every(({ us }) => us <= first.us + WITH_BOT_US);
}

function grantRow(grant: AddedGrant, events: AccessEvents, lists: ListNames): JsonObject {
  const { row, named, holder, role, type, via, afterUs, untilUs } = grant;
  const joined =
    type === 'access_list'
      ? lists
          .named(via.split(' > ')[0] ?? '')
          .flatMap((list) => events.ofMember(list, holder, afterUs, untilUs))
      : [];
  const last = joined.filter(({ action }) => action === 'created').at(-1);
  const meanwhile = [...events.ofHolder(holder, afterUs, untilUs), ...joined];
  const makers = last === undefined ? meanwhile : [last];
  const how = `(${type}${via === '' ? '' : ` ${via}`}) without an end`;
  return {
    item: `grant_changes/${row}`,
    what: 'grant',
    dataset: 'grant_changes',
    shown_row: row,
    holder,
    is_bot: named.startsWith('bot:'),
    role,
    grant_type: type,
    given_by: type === 'access_list' ? (last?.list ?? lists.named(via.split(' > ')[0] ?? '')[0] ?? via) : via,
    given_by_title: type === 'access_list' ? (via.split(' > ')[0] ?? '') : '',
    after: last?.time ?? preciseText(afterUs),
    until: last?.time ?? preciseText(untilUs),
    makers: [...new Set(makers.map(({ actor }) => actor).filter((actor) => actor !== ''))],
    said:
      last === undefined
        ? `${named} was given ${role} ${how} between the snapshots of ${preciseText(afterUs)} and ${preciseText(untilUs)}`
        : `${named} was given ${role} ${how} at ${last.time} by ${last.actor === '' ? 'somebody whom the event does not name' : last.actor}`,
  };
}

/** Memberships that came and went between two snapshots, or give nothing that a snapshot shows. */
function* unseenMemberships(
  { db }: EvidenceSet,
  events: AccessEvents,
  lists: ListNames,
): Generator<JsonObject> {
  const holds = db
    .prepare<[string, string, string, string], number>(
      `SELECT count(*) FROM (
         SELECT 1 FROM grants WHERE holder = ? AND grant_type = 'access_list' AND (via = ? OR substr(via, 1, length(?)) = ?))`,
    )
    .pluck();
  const shown = db
    .prepare<[string, string, string, string, number, number], number>(
      `SELECT count(*) FROM grant_changes WHERE holder = ? AND grant_type = 'access_list' AND change <> 'removed'
         AND (via = ? OR substr(via, 1, length(?)) = ?) AND from_time_us < ? AND to_time_us >= ?`,
    )
    .pluck();
  for (const { event, member } of events.joined) {
    const title = lists.title(event.list);
    const chain = `${title} > `;
    if (shown.get(member, title, chain, chain, event.us, event.us) as number) continue;
    if (holds.get(member, title, chain, chain) as number) continue;
    yield {
      item: `config_changes/${event.row}/${member}`,
      what: 'membership',
      dataset: 'config_changes',
      shown_row: event.row,
      holder: member,
      is_bot: member.startsWith('bot-'),
      role: '',
      grant_type: 'access_list',
      given_by: event.list,
      given_by_title: title,
      after: event.time,
      until: event.time,
      makers: event.actor === '' ? [] : [event.actor],
      said: `${member} became a member of access list ${title} at ${event.time} by ${event.actor === '' ? 'somebody whom the event does not name' : event.actor}`,
    };
  }
}
