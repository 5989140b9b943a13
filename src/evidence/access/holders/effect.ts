import { type Answer, any, stronger } from '../answer.ts';
import type { Capability } from '../roles/capability.ts';
import type { Role } from '../roles/role.ts';
import type { Traits } from '../traits.ts';
import type { Grant } from './grant.ts';

/** A role that a holder holds or can take on, with the grant that gives it. */
export interface Held {
  role: Role;
  grant: Grant;
}

/** The extent to which a holder has a capability, by the effect of all their roles. */
export interface Effect {
  answer: Answer;
  /** in words: what is allowed, such as "root on every node" */
  allowed: string[];
  allowedBy: string[];
  deniedBy: string[];
  /** why it is for judgment */
  why: string[];
}

/** No access of a kind, allowed or denied. */
export const NOTHING: Effect = { answer: 'no', allowed: [], allowedBy: [], deniedBy: [], why: [] };

/**
 * The extent to which one grant gives a capability, given everything else that the holder has.
 *
 * Impersonation gives a certificate with those roles alone; the roles of a request come on top of the
 * holder's own; the holder's own always come together.
 *
 * @param deniers see deniersOf
 */
export function effectOf(
  capability: Capability,
  held: Held,
  deniers: readonly Held[],
  traits: Traits,
): Effect {
  const atoms = capability.allows(held.role, traits);
  if (atoms.length === 0) return NOTHING;
  const effects = atoms.map((atom): Effect => {
    const others = deniers.filter((other) => other.role !== held.role);
    const taken = (held.role.denies ? [...others, held] : others)
      .map((other) => ({
        other,
        answer: capability.denies(other.role, atom, traits),
        together: together(held, other),
      }))
      .filter(({ answer, together }) => answer !== 'no' && together !== 'no');
    const deniedBy = taken.map(({ other }) => other.role.name);
    const sure = taken.filter(({ answer, together }) => answer === 'yes' && together === 'yes');
    const byAnother = sure.some(({ other }) => other.role.name !== held.role.name);
    if (byAnother || (sure.length > 0 && capability.ownDenial === 'no')) return { ...NOTHING, deniedBy };
    const why = [atom.why, held.grant.uncertain];
    if (sure.length > 0) why.push(`role ${held.role.name} allows and denies ${atom.words}`);
    else if (taken.length > 0)
      why.push(`${deniedBy.map((name) => `role ${name}`).join(', ')} may deny ${atom.words}`);
    const answer =
      atom.answer === 'judgment' || held.grant.uncertain !== '' || taken.length > 0 ? 'judgment' : 'yes';
    return {
      answer,
      allowed: [atom.words],
      allowedBy: [held.role.name],
      deniedBy,
      why: why.filter((w) => w !== ''),
    };
  });
  return combine(effects);
}

/**
 * Roles of a holder that can take something away from others. The roles that a pattern means can be left out, so that its
 * denials protect nothing but the role itself.
 */
export function deniersOf(everything: Iterable<Held>): Held[] {
  const found: Held[] = [];
  for (const held of everything) if (held.role.denies && held.grant.pattern === null) found.push(held);
  return found;
}

/** The sum of effects: the strongest answer, with the facts that lead to it. */
export function combine(all: readonly Effect[]): Effect {
  const effects = all.filter((effect) => effect !== NOTHING);
  if (effects.length <= 1) return effects[0] ?? NOTHING;
  const answer = any(effects.map((effect) => effect.answer));
  const leading = effects.filter((effect) => effect.answer === answer);
  const gather = (from: readonly Effect[], pick: (effect: Effect) => string[]) => [
    ...new Set(from.flatMap(pick)),
  ];
  return {
    answer,
    allowed: gather(leading, (effect) => effect.allowed),
    allowedBy: gather(leading, (effect) => effect.allowedBy),
    deniedBy: gather(effects, (effect) => effect.deniedBy),
    why: answer === 'judgment' ? gather(leading, (effect) => effect.why) : [],
  };
}

/** Root anywhere: on every node, or on nodes with privileged labels where that is surer. Every node includes those. */
export function rootOf(everywhere: Effect, onLabels: Effect): Effect {
  return stronger(onLabels.answer, everywhere.answer) ? onLabels : everywhere;
}

/** Whether the roles of two grants are in force in one certificate whenever the first is. */
function together(first: Held, second: Held): Answer {
  if (first.role === second.role) return 'yes';
  const [one, other] = [first.grant, second.grant];
  if (one.type === 'impersonation') return 'judgment';
  if (other.type === 'impersonation') return 'no';
  if (other.type === 'access_request') {
    return one.type === 'access_request' && one.via === other.via ? 'yes' : 'no';
  }
  return other.uncertain === '' ? 'yes' : 'judgment';
}
