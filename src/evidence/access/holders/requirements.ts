import type { Answer } from '../answer.ts';
import type { Requirement } from './accessLists.ts';

/** A user as requirements of access lists see them: roles and traits that stand on the user itself. */
export interface Member {
  roles: ReadonlySet<string>;
  traits: ReadonlyMap<string, readonly string[]>;
  /** false when the user is not among the users: roles and traits come with the next sign-in */
  known: boolean;
}

/** Whether a requirement is met, and what is missing, in words. */
export interface Met {
  answer: Answer;
  why: string;
}

const MET: Met = { answer: 'yes', why: '' };

/**
 * Whether a user meets what a list asks: every role and every value of every trait. The gateway counts what is listed on
 * the user, not what other lists or requests give.
 */
export function meets(requirement: Requirement, member: Member): Met {
  if (requirement.roles.length === 0 && requirement.traits.size === 0) return MET;
  if (!member.known) {
    return {
      answer: 'judgment',
      why: 'whether the requirements of the list are met is not known: no such user yet',
    };
  }
  const missing = requirement.roles.filter((role) => !member.roles.has(role)).map((role) => `role ${role}`);
  for (const [name, values] of requirement.traits) {
    const held = member.traits.get(name);
    if (held === undefined) missing.push(`trait ${name}`);
    else
      missing.push(
        ...values.filter((value) => !held.includes(value)).map((value) => `trait ${name}=${value}`),
      );
  }
  return missing.length === 0 ? MET : { answer: 'no', why: `requirement not met: ${missing.join(', ')}` };
}
