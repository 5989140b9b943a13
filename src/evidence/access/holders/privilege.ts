import type { RoleIndex } from '../roles/roleIndex.ts';
import type { Traits } from '../traits.ts';
import { combine, type Effect, effectOf, type Held, NOTHING, rootOf } from './effect.ts';
import type { Grant } from './grant.ts';

/** The privilege that a grant gives its holder. */
export interface Privilege {
  administrative: Effect;
  privileged: Effect;
}

/** Existing roles that a grant gives: the one it names, or those that its pattern fits. */
export function heldBy(grant: Grant, index: RoleIndex): Held[] {
  const { pattern } = grant;
  if (pattern === null) {
    const role = index.roles.get(grant.role);
    return role === undefined ? [] : [{ role, grant }];
  }
  return index
    .matching(pattern)
    .filter(
      ({ role }) => !grant.except.some((except) => index.matching(except).some((one) => one.role === role)),
    )
    .map(({ role, answer }) => {
      if (answer === 'yes') return { role, grant };
      const doubt = `whether ${pattern} matches is for the gateway`;
      return { role, grant: { ...grant, uncertain: grant.uncertain === '' ? doubt : grant.uncertain } };
    });
}

/**
 * Whether a grant gives administrative or privileged access to its holder (docs/controls.md §6.4): administrative rights
 * (K05), root on every node or on nodes with privileged labels (K04), or a role that the settings name.
 *
 * @param mine what the grant gives
 * @param deniers roles of the holder that take away from others, see deniersOf
 */
export function privilegeOf(
  grant: Grant,
  mine: readonly Held[],
  deniers: readonly Held[],
  traits: Traits,
  index: RoleIndex,
): Privilege {
  const { capabilities } = index;
  const effects = (capability: (typeof capabilities.list)[number]) =>
    mine
      .filter(({ role }) => index.possible(role, capability))
      .map((held) => effectOf(capability, held, deniers, traits));
  const administrative = combine(effects(capabilities.administrative));
  // A grant for some resources only reaches those, not all that the role reaches.
  const limited = grant.resources > 0;
  const root = (capability: (typeof capabilities.list)[number]) =>
    limited ? NOTHING : combine(effects(capability));
  const anyRoot = rootOf(root(capabilities.rootEverywhere), root(capabilities.rootOnPrivilegedLabels));
  return { administrative, privileged: combine([administrative, anyRoot, listed(grant, mine, index)]) };
}

function listed(grant: Grant, mine: readonly Held[], index: RoleIndex): Effect {
  const names = grant.pattern !== null ? mine.map(({ role }) => role.name) : [grant.role];
  const found = names.filter((name) => index.listed.has(name));
  if (found.length === 0) return NOTHING;
  return {
    answer: grant.uncertain === '' ? 'yes' : 'judgment',
    allowed: ['listed in privileged_roles'],
    allowedBy: found,
    deniedBy: [],
    why: grant.uncertain === '' ? [] : [grant.uncertain],
  };
}
