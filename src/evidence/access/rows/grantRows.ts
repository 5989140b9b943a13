import { bit } from '../../../datasets/effectiveAccess/column.ts';
import type { GrantRow, WithheldGrantRow } from '../../../datasets/effectiveAccess/holderTables.ts';
import { deniersOf, type Held } from '../holders/effect.ts';
import { type Grant, grantKey } from '../holders/grant.ts';
import type { Holder } from '../holders/holder.ts';
import { heldBy, privilegeOf } from '../holders/privilege.ts';
import type { Profile } from '../holders/profile.ts';
import { inForce, type World } from '../holders/world.ts';
import type { Traits } from '../traits.ts';
import { reasonOf } from './reason.ts';

/** Rows of the grants of a profile. */
export function* grantRows({ holder, traits, grants, held }: Profile, world: World): Generator<GrantRow> {
  const deniers = deniersOf([...held.values()].flat());
  for (const grant of grants) {
    const mine = held.get(grant) ?? heldBy(grant, world.index);
    yield grantRow(holder, traits, grant, mine, deniers, world);
  }
}

/**
 * Row of a grant.
 *
 * @param mine existing roles that the grant gives
 * @param deniers roles that the holder has at the same time and that deny anything
 */
export function grantRow(
  holder: Holder,
  traits: Traits,
  grant: Grant,
  mine: readonly Held[],
  deniers: readonly Held[],
  { input, index }: World,
): GrantRow {
  const { administrative, privileged } = privilegeOf(grant, mine, deniers, traits, index);
  return {
    row_id: grantKey(holder.name, grant),
    holder: holder.name,
    holder_kind: holder.kind,
    holder_exists: bit(holder.exists),
    holder_dataset: holder.dataset,
    holder_row_id: holder.rowId,
    holder_created: holder.created,
    holder_expires: holder.expires,
    traits_known: bit(traits.unknown === ''),
    role: grant.role,
    role_exists: bit(mine.length > 0),
    any_role: bit(grant.pattern !== null),
    grant_type: grant.type,
    via: grant.via,
    since: grant.since,
    until: grant.until,
    standing: bit(grant.standing),
    in_force: bit(inForce(grant.since, grant.until, input.asOf)),
    certain: bit(grant.uncertain === ''),
    why_uncertain: orNull(grant.uncertain),
    privileged: bit(privileged.answer !== 'no'),
    privileged_certain: bit(privileged.answer !== 'judgment'),
    privileged_reason: reasonOf(privileged),
    administrative: bit(administrative.answer !== 'no'),
    administrative_certain: bit(administrative.answer !== 'judgment'),
    administrative_reason: reasonOf(administrative),
    resource_count: grant.resources,
    detail: orNull(grant.detail),
    as_of: input.asOf,
  };
}

/** Rows of what names a role and gives nothing. */
export function* withheldRows({ holder, withheld }: Profile): Generator<WithheldGrantRow> {
  for (const one of withheld) {
    yield {
      row_id: grantKey(holder.name, one),
      holder: holder.name,
      role: one.role,
      grant_type: one.type,
      via: one.via,
      reason: one.reason,
    };
  }
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}
