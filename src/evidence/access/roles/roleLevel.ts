import { deniersOf, type Effect, effectOf } from '../holders/effect.ts';
import { standingGrant } from '../holders/grant.ts';
import type { Capability } from './capability.ts';
import { isEmpty, selectorOf } from './labels.ts';
import { names, type Principals } from './principals.ts';
import type { Role } from './role.ts';
import { UNKNOWN_TRAITS } from './unknownTraits.ts';

/** The extent to which a role gives a capability by itself: certain, by traits of the holder, for judgment, or not. */
export type RoleLevel = 'yes' | 'traits' | 'judgment' | 'no';

/** A capability of a role by itself. */
export interface RoleEffect extends Effect {
  level: RoleLevel;
}

/** The extent to which a role gives a capability, by itself and to somebody of whom nothing is known. */
export function roleEffect(capability: Capability, role: Role): RoleEffect {
  const held = { role, grant: standingGrant(role.name, 'direct', null) };
  const effect = effectOf(capability, held, deniersOf([held]), UNKNOWN_TRAITS);
  if (effect.answer !== 'judgment') return { ...effect, level: effect.answer };
  const atoms = capability.allows(role, UNKNOWN_TRAITS);
  const byTraits =
    effect.deniedBy.length === 0 && atoms.every((atom) => atom.byTraits && atom.scope === 'yes');
  return { ...effect, level: byTraits ? 'traits' : 'judgment' };
}

/** The same in the words of role_capabilities: `labelled` where the role gives it on some resources only. */
export function levelText(
  { level }: RoleEffect,
  role: Role,
  kind: string,
  principals: readonly (Principals & { wanted: readonly string[] })[],
): string {
  if (level === 'yes') return 'all';
  if (level !== 'no') return level;
  const somewhere = !isEmpty(selectorOf(role.allow, kind));
  const named = principals.every((one) =>
    one.wanted.some((wanted) => names(role.allow, one, wanted, UNKNOWN_TRAITS).answer === 'yes'),
  );
  return somewhere && named ? 'labelled' : 'no';
}
