import type { Answer } from '../answer.ts';
import type { Traits } from '../traits.ts';
import type { Selector } from './labels.ts';
import type { Role } from './role.ts';

/** One thing that a role allows within a capability, such as the login root on every node, or a verb on a resource. */
export interface Atom {
  /** resources that the allowing role selects, where it selects any */
  selector: Selector | null;
  /** what it is, comparable between roles */
  key: string;
  /** in words, for a reason: "create on role", "root on every node" */
  words: string;
  /** `yes` or `judgment` */
  answer: Answer;
  /** why it is for judgment; empty when it is sure */
  why: string;
  /** it depends on traits of the holder */
  byTraits: boolean;
  /** the same but for traits: `judgment` where labels or conditions are for judgment, too */
  scope: Answer;
}

/**
 * The same capability with what roles allow kept, for roles whose conditions do not depend on traits: it is the same for
 * every holder.
 */
export function kept(capability: Capability, dependsOnTraits: (role: Role) => boolean): Capability {
  const known = new WeakMap<Role, Atom[]>();
  return {
    ...capability,
    allows(role, traits) {
      const found = known.get(role);
      if (found !== undefined) return found;
      const atoms = capability.allows(role, traits);
      if (!dependsOnTraits(role)) known.set(role, atoms);
      return atoms;
    },
  };
}

/**
 * A kind of access that is judged by its effect: what a role allows, less what the holder's roles deny. The gateway's
 * deny is greedy: one matching member of one denying role is enough.
 */
export interface Capability {
  name: string;
  /** what comes of it where a role denies what it allows itself: `no`, or `judgment` where both facts are to be shown */
  ownDenial: Answer;
  allows(role: Role, traits: Traits): Atom[];
  /** Whether the role takes the atom away wherever it would hold. */
  denies(role: Role, atom: Atom, traits: Traits): Answer;
}
