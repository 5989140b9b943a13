import type { Given } from './accessLists.ts';
import type { Grant, WithheldGrant } from './grant.ts';
import { standingGrant } from './grant.ts';
import type { ListPath, Reached, Refused } from './listPaths.ts';

/** Roles that lists give a user, those that they would give and do not, and the traits that come with them. */
export interface FromLists {
  grants: Grant[];
  withheld: WithheldGrant[];
  sureTraits: Map<string, string[]>;
  possibleTraits: Map<string, string[]>;
}

/** Grants of the lists that a user reaches. */
export function grantsOfLists({ paths, refused }: Reached): FromLists {
  const found: FromLists = { grants: [], withheld: [], sureTraits: new Map(), possibleTraits: new Map() };
  for (const path of paths) {
    const given = givenBy(path);
    for (const role of given.roles) found.grants.push(grantOf(path, role));
    const traits = path.uncertain === '' ? found.sureTraits : found.possibleTraits;
    for (const [name, values] of given.traits) traits.set(name, [...(traits.get(name) ?? []), ...values]);
  }
  for (const one of refused) found.withheld.push(...withheldBy(one));
  return found;
}

function givenBy(path: ListPath): Given {
  const list = path.lists.at(-1);
  if (list === undefined) return { roles: [], traits: new Map() };
  return path.owner ? list.ownerGrants : list.grants;
}

function grantOf(path: ListPath, role: string): Grant {
  const last = path.lists.length - 1;
  const named = (name: string, at: number) => (path.owner && at === last ? `owner of ${name}` : name);
  return {
    ...standingGrant(role, 'access_list', path.lists.map((list, at) => named(list.title, at)).join(' > ')),
    viaNames: path.lists.map((list, at) => named(list.name, at)),
    since: path.since,
    until: path.until,
    standing: path.until === null,
    uncertain: path.uncertain,
  };
}

function withheldBy({ path, membership, list, reason }: Refused): WithheldGrant[] {
  const roles = list === null ? [''] : membership.owner ? list.ownerGrants.roles : list.grants.roles;
  const viaNames = path.map((name, at) =>
    membership.owner && at === path.length - 1 ? `owner of ${name}` : name,
  );
  return roles.map((role) => ({ role, type: 'access_list', via: viaNames.join(' > '), viaNames, reason }));
}
