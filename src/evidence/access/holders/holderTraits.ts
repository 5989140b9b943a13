import type { Traits } from '../traits.ts';
import type { FromLists } from './listGrants.ts';
import type { World } from './world.ts';

/**
 * Traits of a holder as role templates see them: the holder's own, with those of access lists. Only those that some role
 * refers to are kept.
 * Those of an SSO user are as login rules left them at the last sign-in; login rules do not touch local users.
 *
 * @param own maps of the holder's own traits
 */
export function holderTraits(
  own: readonly ReadonlyMap<string, readonly string[]>[],
  fromLists: FromLists,
  { index }: World,
): Traits {
  return {
    sure: merged([...own, fromLists.sureTraits], index.traitNames),
    possible: merged([fromLists.possibleTraits], index.traitNames),
    unknown: '',
  };
}

function merged(
  maps: readonly ReadonlyMap<string, readonly string[]>[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const map of maps) {
    for (const [name, values] of map) {
      if (names.has(name) && values.length > 0)
        found.set(name, [...new Set([...(found.get(name) ?? []), ...values])]);
    }
  }
  return found;
}
