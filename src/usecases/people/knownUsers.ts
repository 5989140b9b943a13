import { PEOPLE } from '../../collectors/local/people/kinds.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import type { PeopleKindName } from '../../records/peopleKinds.ts';
import type { CollectedSource } from '../../store/local/localStore.ts';
import type { StoreReader } from '../../store/store.ts';

const NAMED = 5;

/**
 * Compares the names of a list with the users that the store knows: an export of an HR system or an identity provider often has
 * display names, which say nothing of the gateway's users.
 *
 * @param force take a list although the gateway knows none of its names
 * @returns a sentence about unknown names; empty when all are known, or when the store holds no users to compare with
 * @throws AffidavitError FILE_INVALID when none is known
 */
export function unknownUsers(
  store: StoreReader,
  kind: PeopleKindName,
  list: CollectedSource,
  file: string,
  force: boolean,
): string {
  const names = namesIn(kind, list);
  if (names.length === 0 || !holdsUsers(store)) return '';
  const unknown = names.filter((name) => !isKnown(store, name));
  if (unknown.length === 0) return '';
  const first = unknown.slice(0, NAMED).map((name) => `"${printable(name, 60)}"`);
  const more = unknown.length > NAMED ? ', …' : '';
  const text = `${unknown.length} of ${names.length} names are unknown to the gateway: ${first.join(', ')}${more}`;
  if (unknown.length < names.length || force) return text;
  throw new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} was not imported: ${text}.`,
    'The list must have the names of users in Teleport, not display names: choose the right column with --columns user=HEADER, or import it unchanged with --force.',
  );
}

function namesIn(kind: PeopleKindName, list: CollectedSource): string[] {
  const { users } = PEOPLE[kind];
  const names = list.rows.flatMap(({ body }) => users.map((column) => body[column]));
  return [...new Set(names.filter((name): name is string => typeof name === 'string' && name !== ''))];
}

function holdsUsers(store: StoreReader): boolean {
  return store.snapshots().some(({ id, finished }) => finished && store.countRows(id, 'users') > 0);
}

/** A user or bot of any snapshot, or one that the audit log names: single sign-on leaves no lasting user behind. */
function isKnown(store: StoreReader, name: string): boolean {
  const bot = /^bot:(.+)$/.exec(name)?.[1];
  if (bot !== undefined)
    return store.versions('bots', bot).length > 0 || store.versions('users', `bot-${bot}`).length > 0;
  if (store.versions('users', name).length > 0) return true;
  for (const _ of store.eventsOfSubject('user', name)) return true;
  return false;
}
