import { object } from '../../../formats/json.ts';
import type { Resource } from '../input.ts';
import { UNKNOWN_TRAITS } from '../roles/unknownTraits.ts';
import { traitMap } from '../traits.ts';
import { anyoneOf, explanation, grantsOfMapping, type Mapping } from './connectors.ts';
import { type Grant, standingGrant } from './grant.ts';
import { earliest, type Holder, holderOf, rolesOf } from './holder.ts';
import { holderTraits } from './holderTraits.ts';
import { grantsOfLists } from './listGrants.ts';
import { reachedLists } from './listPaths.ts';
import { type Profile, profile } from './profile.ts';
import type { Member } from './requirements.ts';
import type { Bot, World } from './world.ts';

/** A user of the listing, or the bot whose user it is. */
export function profileOfUser(resource: Resource, user: string, world: World): Profile {
  const { input } = world;
  const spec = object(resource.body.spec);
  const found = holderOf(resource, world.botUsers);
  const bot = found.kind === 'bot' ? world.bots.get(found.name.slice('bot:'.length)) : undefined;
  const holder = bot === undefined ? found : { ...found, dataset: 'bots', rowId: bot.rowId };
  const own = traitMap(object(spec.traits));
  const roles = rolesOf(resource);
  const member: Member = { roles: new Set(roles), traits: own, known: true };
  const lists = grantsOfLists(reachedLists(world.lists, user, member, input.asOf));
  const traits = holderTraits([own, bot?.traits ?? new Map()], lists, world);
  const base =
    holder.connector === ''
      ? roles.map((role) => standingGrant(role, 'direct', null))
      : fromConnector(roles, holder, own, world);
  const grants = [...base, ...lists.grants, ...grantsOfBot(bot)].map((grant) =>
    endsWith(holder, grant, world),
  );
  return profile(
    { holder, traits, grants, withheld: lists.withheld, requests: world.requests.get(user) ?? [] },
    world,
  );
}

/** A bot that the listing of bots shows, and that of users does not. */
export function profileOfBot(bot: Bot, world: World): Profile {
  const holder: Holder = {
    ...{ name: `bot:${bot.name}`, kind: 'bot', exists: true, dataset: 'bots', rowId: bot.rowId },
    ...{ created: null, expires: null, connector: '' },
  };
  const member: Member = { roles: new Set([bot.roleName]), traits: bot.traits, known: true };
  const lists = grantsOfLists(reachedLists(world.lists, bot.userName, member, world.input.asOf));
  const grants = [standingGrant(bot.roleName, 'direct', null), ...lists.grants, ...grantsOfBot(bot)];
  const requests = world.requests.get(bot.userName) ?? [];
  const traits = holderTraits([bot.traits], lists, world);
  return profile({ holder, traits, grants, withheld: lists.withheld, requests }, world);
}

/** Somebody whom a list or a request names, and who is not among the users. */
export function profileOfUnknown(
  user: string,
  row: { dataset: string; rowId: string },
  world: World,
): Profile {
  const member: Member = { roles: new Set(), traits: new Map(), known: false };
  const lists = grantsOfLists(reachedLists(world.lists, user, member, world.input.asOf));
  const requests = world.requests.get(user) ?? [];
  const parts = { holder: unknownHolder(user, row), traits: UNKNOWN_TRAITS, grants: lists.grants };
  return profile({ ...parts, withheld: lists.withheld, requests }, world);
}

/** Holder of a name that no listing shows. */
export function unknownHolder(name: string, row: { dataset: string; rowId: string }): Holder {
  return { name, kind: 'unknown', exists: false, ...row, created: null, expires: null, connector: '' };
}

/** Whoever matches a mapping of a connector, before anybody has signed in. */
export function profileOfMapping(mapping: Mapping, mappings: readonly Mapping[], world: World): Profile {
  const holder: Holder = {
    ...{
      name: anyoneOf(mapping),
      kind: 'anyone',
      exists: false,
      dataset: 'connectors',
      rowId: mapping.rowId,
    },
    ...{ created: null, expires: null, connector: mapping.connector },
  };
  const grants = mappings.flatMap((one) => grantsOfMapping(one, world.input.loginRules));
  return profile({ holder, traits: UNKNOWN_TRAITS, grants, withheld: [], requests: [] }, world);
}

function fromConnector(
  roles: readonly string[],
  holder: Holder,
  own: Map<string, string[]>,
  world: World,
): Grant[] {
  const mappings = world.mappingsByConnector.get(holder.connector);
  const traits = { sure: own, possible: new Map(), unknown: '' };
  return roles.map((role) => ({
    ...standingGrant(role, 'connector', holder.connector),
    detail:
      mappings === undefined ? 'the connector is not in this snapshot' : explanation(mappings, role, traits),
  }));
}

/** Roles of a newer bot, which its own role lets it take on. */
function grantsOfBot(bot: Bot | undefined): Grant[] {
  return bot === undefined ? [] : bot.roles.map((role) => standingGrant(role, 'impersonation', bot.roleName));
}

/**
 * Grants of a local user or bot end with it, and do not stand when that is soon. An SSO user is made again at the next
 * sign-in, so that its end is none of theirs.
 */
function endsWith(holder: Holder, grant: Grant, { input }: World): Grant {
  if (holder.expires === null || holder.kind === 'human_sso') return grant;
  const soon = holder.expires <= input.asOf + input.settings.maxStandingUs;
  return { ...grant, until: earliest(grant.until, holder.expires), standing: grant.standing && !soon };
}
