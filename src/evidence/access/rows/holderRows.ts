import { bit, joined } from '../../../datasets/effectiveAccess/column.ts';
import type { HolderAccessRow, HolderRow } from '../../../datasets/effectiveAccess/holderTables.ts';
import { type Answer, any } from '../answer.ts';
import { combine, deniersOf, type Effect, effectOf, type Held } from '../holders/effect.ts';
import { keyPart } from '../holders/grant.ts';
import { privilegeOf } from '../holders/privilege.ts';
import type { Profile } from '../holders/profile.ts';
import type { World } from '../holders/world.ts';
import { sessionTtlOf } from '../roles/sessionTtl.ts';
import { shortened } from './reason.ts';

/** Row of a holder with what all roles in force come to; null when none is in force. */
export function holderRow(profile: Profile, world: World): HolderRow | null {
  const { holder, held, traits } = profile;
  if (held.size === 0) return null;
  const everything = [...held.values()].flat();
  const deniers = deniersOf(everything);
  const names = new Set([...held.keys()].map((grant) => grant.role));
  const standing = new Set([...held.keys()].filter((grant) => grant.standing).map((grant) => grant.role));
  const privileges = [...held].map(([grant, mine]) => ({
    grant,
    ...privilegeOf(grant, mine, deniers, traits, world.index),
  }));
  const answers = (of: typeof privileges, what: 'administrative' | 'privileged'): Answer =>
    any(of.map((one) => one[what].answer));
  const ttl = effectiveTtl(everything);
  return {
    row_id: keyPart(holder.name),
    holder: holder.name,
    holder_kind: holder.kind,
    holder_exists: bit(holder.exists),
    holder_dataset: holder.dataset,
    holder_row_id: holder.rowId,
    holder_created: holder.created,
    holder_expires: holder.expires,
    connector: holder.connector === '' ? null : holder.connector,
    roles: joined([...names].sort()),
    role_count: names.size,
    standing_role_count: standing.size,
    max_session_ttl_us: ttl?.us ?? null,
    max_session_ttl_role: ttl?.role ?? null,
    administrative: answers(privileges, 'administrative'),
    privileged: answers(privileges, 'privileged'),
    standing_privilege: answers(
      privileges.filter(({ grant }) => grant.standing),
      'privileged',
    ),
  };
}

/**
 * Rows of the kinds of access that any role of the holder allows, also where another role denies them.
 *
 * @param onAllowed takes the roles by which the holder has, or may have, a kind of access
 */
export function* holderAccessRows(
  { holder, held, traits }: Profile,
  world: World,
  onAllowed: (capability: string, roles: readonly string[]) => void = () => {},
): Generator<HolderAccessRow> {
  const unlimited = [...held.values()].flat().filter(({ grant }) => grant.resources === 0);
  const everything = [...held.values()].flat();
  const deniers = deniersOf(everything);
  for (const capability of world.index.capabilities.list) {
    const candidates = (capability.name === 'administrative' ? everything : unlimited).filter(({ role }) =>
      world.index.possible(role, capability),
    );
    const effects = candidates
      .map((one) => ({ one, effect: effectOf(capability, one, deniers, traits) }))
      .filter(({ effect }) => effect.answer !== 'no' || effect.deniedBy.length > 0);
    if (effects.length === 0) continue;
    const effect = combine(effects.map((one) => one.effect));
    const allowing = effects.filter((one) => one.effect.answer !== 'no').map(({ one }) => one.role.name);
    onAllowed(capability.name, [...new Set(allowing)]);
    const standing = effects.filter(({ one }) => one.grant.standing).map((one) => one.effect.answer);
    yield {
      row_id: `${keyPart(holder.name)}/${capability.name}`,
      holder: holder.name,
      holder_kind: holder.kind,
      capability: capability.name,
      resolution: effect.answer,
      access: effect.allowed.length === 0 ? null : shortened(effect.allowed),
      allowed_by: joined(namedFor(effect, candidates)),
      ways: shortenedWays(effects, effect.answer),
      denied_by: joined(effect.deniedBy),
      by_traits: bit(
        candidates.some(({ role }) => capability.allows(role, traits).some((atom) => atom.byTraits)),
      ),
      standing: any(standing),
      why: effect.why.length === 0 ? null : shortened(effect.why, '; '),
    };
  }
}

/** How the holder came to the roles that decide the answer; null where nothing is allowed. */
function shortenedWays(effects: readonly { one: Held; effect: Effect }[], answer: Answer): string | null {
  const leading = effects.filter(({ effect }) => answer !== 'no' && effect.answer === answer);
  const ways = [...new Set(leading.map(({ one }) => wayText(one)))];
  return ways.length === 0 ? null : shortened(ways, '; ');
}

function wayText({ role, grant }: Held): string {
  const how = {
    direct: 'direct',
    connector: `connector ${grant.via}`,
    access_list: `access list ${grant.via}`,
    access_request: `access request ${grant.via}`,
    impersonation: `impersonation through role ${grant.via}`,
  }[grant.type];
  return `${role.name} (${how})`;
}

/** Roles that allow; where all is denied, those that would. */
function namedFor(effect: Effect, candidates: readonly Held[]): string[] {
  return effect.allowedBy.length > 0
    ? effect.allowedBy
    : [...new Set(candidates.map(({ role }) => role.name))];
}

/** Smallest life of a certificate among the roles; null without roles, or where one cannot be read. */
function effectiveTtl(everything: readonly Held[]): { us: number; role: string } | null {
  let least: { us: number; role: string } | null = null;
  for (const { role } of everything) {
    const { us } = sessionTtlOf(role);
    if (us === null) return null;
    if (least === null || us < least.us) least = { us, role: role.name };
  }
  return least;
}
