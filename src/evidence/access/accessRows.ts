import type {
  GrantRow,
  HolderAccessRow,
  HolderRow,
  RoleHolderRow,
  WithheldGrantRow,
} from '../../datasets/effectiveAccess/holderTables.ts';
import { object, text } from '../../formats/json.ts';
import { mappingGroups } from './holders/connectors.ts';
import { deniersOf, type Held } from './holders/effect.ts';
import type { Holder } from './holders/holder.ts';
import { heldBy } from './holders/privilege.ts';
import { type Profile, requestGrants } from './holders/profile.ts';
import {
  profileOfBot,
  profileOfMapping,
  profileOfUnknown,
  profileOfUser,
  unknownHolder,
} from './holders/profiles.ts';
import { readWorld, type World } from './holders/world.ts';
import type { AccessInput } from './input.ts';
import { UNKNOWN_TRAITS } from './roles/unknownTraits.ts';
import { grantRow, grantRows, withheldRows } from './rows/grantRows.ts';
import { holderAccessRows, holderRow } from './rows/holderRows.ts';
import { RoleHolders } from './rows/roleHolders.ts';
import type { Traits } from './traits.ts';

/** A row of one of the tables of holders. */
export type AccessRow =
  | { table: 'grants'; row: GrantRow }
  | { table: 'withheld_grants'; row: WithheldGrantRow }
  | { table: 'holders'; row: HolderRow }
  | { table: 'holder_access'; row: HolderAccessRow }
  | { table: 'role_holders'; row: RoleHolderRow };

/** Facts of a user for rows of requests, kept after the user has passed by. */
interface Known {
  holder: Holder;
  traits: Traits;
  /** roles in force that take away from others */
  deniers: Held[];
}

/**
 * Effective access of a snapshot (docs/controls.md §6.3): who can hold which role, how, since when, until when, how
 * sure; what that comes to for each holder. Rows come as they are computed: holders in the order of the users, bots that
 * no user shows, people whom only lists or requests name, whoever matches a mapping; then the grants of requests.
 *
 * @param input functions that give their rows anew at each call; users and requests are not held
 */
export function* accessRows(input: AccessInput): Generator<AccessRow> {
  const world = readWorld(input);
  const roles = new RoleHolders(world);
  const known = new Map<string, Known>();
  for (const resource of input.users()) {
    const user = text(object(resource.body.metadata).name) || resource.rowId;
    const profile = profileOfUser(resource, user, world);
    known.set(user, remember(profile));
    yield* rowsOf(profile, world, roles);
  }
  for (const bot of world.bots.values()) {
    if (known.has(bot.userName)) continue;
    const profile = profileOfBot(bot, world);
    known.set(bot.userName, remember(profile));
    yield* rowsOf(profile, world, roles);
  }
  for (const [user, row] of strangers(world)) {
    if (!known.has(user)) yield* rowsOf(profileOfUnknown(user, row, world), world, roles);
  }
  for (const [first, mappings] of mappingGroups(world.mappings))
    yield* rowsOf(profileOfMapping(first, mappings, world), world, roles);
  yield* rowsOfRequests(known, world, roles);
  for (const row of roles.rows()) yield { table: 'role_holders', row };
}

function remember({ holder, traits, held }: Profile): Known {
  const own = [...held].filter(([grant]) => grant.type !== 'access_request').flatMap(([, roles]) => roles);
  return { holder, traits, deniers: deniersOf(own) };
}

function* rowsOf(profile: Profile, world: World, roles: RoleHolders): Generator<AccessRow> {
  roles.add(profile);
  for (const row of grantRows(profile, world)) yield { table: 'grants', row };
  for (const row of withheldRows(profile)) yield { table: 'withheld_grants', row };
  const holder = holderRow(profile, world);
  if (holder !== null) yield { table: 'holders', row: holder };
  const count = (capability: string, allowing: readonly string[]) => roles.addAccess(capability, allowing);
  for (const row of holderAccessRows(profile, world, count)) yield { table: 'holder_access', row };
}

/** Names that lists and requests in force give, with the row that shows each. */
function strangers({ lists, requests }: World): Map<string, { dataset: string; rowId: string }> {
  const found = new Map<string, { dataset: string; rowId: string }>();
  for (const [user, [request]] of requests)
    found.set(user, { dataset: 'access_requests', rowId: request?.id ?? '' });
  for (const [user, [first]] of lists.ofUsers) {
    if (first !== undefined) found.set(user, { dataset: first.dataset, rowId: first.rowId });
  }
  return found;
}

function* rowsOfRequests(
  known: ReadonlyMap<string, Known>,
  world: World,
  roles: RoleHolders,
): Generator<AccessRow> {
  for (const request of world.input.requests()) {
    const requester = known.get(request.user) ?? {
      holder: unknownHolder(request.user, { dataset: 'access_requests', rowId: request.id }),
      traits: UNKNOWN_TRAITS,
      deniers: [],
    };
    const grants = requestGrants(request).map((grant) => ({ grant, mine: heldBy(grant, world.index) }));
    const deniers = [...requester.deniers, ...deniersOf(grants.flatMap(({ mine }) => mine))];
    for (const { grant, mine } of grants) {
      roles.addRequest(grant.role);
      const row = grantRow(requester.holder, requester.traits, grant, mine, deniers, world);
      yield { table: 'grants', row };
    }
  }
}
