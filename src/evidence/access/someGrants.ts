import type { GrantRow } from '../../datasets/effectiveAccess/holderTables.ts';
import { object, text } from '../../formats/json.ts';
import { compareKeys } from './grantChanges.ts';
import { mappingGroups } from './holders/connectors.ts';
import type { Profile } from './holders/profile.ts';
import { profileOfBot, profileOfMapping, profileOfUnknown, profileOfUser } from './holders/profiles.ts';
import type { World } from './holders/world.ts';
import type { Resource } from './input.ts';
import { grantRows } from './rows/grantRows.ts';

/**
 * Grants of some holders alone, sorted by row_id, requests aside: what two neighbouring snapshots are compared by.
 *
 * @param names users to look for
 * @param users those of them that are in the snapshot
 */
export function grantsOfUsers(world: World, names: Iterable<string>, users: Iterable<Resource>): GrantRow[] {
  const found: GrantRow[] = [];
  const seen = new Set<string>();
  for (const resource of users) {
    const user = text(object(resource.body.metadata).name) || resource.rowId;
    seen.add(user);
    take(profileOfUser(resource, user, world), world, found);
  }
  for (const name of names) {
    const row = world.lists.ofUsers.get(name)?.[0];
    if (row !== undefined && !seen.has(name)) take(profileOfUnknown(name, row, world), world, found);
  }
  return found.sort((a, b) => compareKeys(a.row_id, b.row_id));
}

/**
 * Grants of mappings, and of bots that no user shows, sorted by row_id.
 *
 * @param isUser whether a user of this name is in the snapshot
 */
export function grantsOfOthers(world: World, isUser: (name: string) => boolean): GrantRow[] {
  const found: GrantRow[] = [];
  for (const bot of world.bots.values())
    if (!isUser(bot.userName)) take(profileOfBot(bot, world), world, found);
  for (const [first, mappings] of mappingGroups(world.mappings))
    take(profileOfMapping(first, mappings, world), world, found);
  return found.sort((a, b) => compareKeys(a.row_id, b.row_id));
}

function take(profile: Profile, world: World, into: GrantRow[]): void {
  for (const row of grantRows(profile, world)) into.push(row);
}
