import { member, texts } from '../../../formats/json.ts';
import { type Answer, any } from '../answer.ts';
import { isTemplate, resolve, type Traits } from '../traits.ts';
import type { Side } from './role.ts';

/** Logins, groups or users of one kind that a role permits; `wildcard` when `*` means all of them (databases). */
export interface Principals {
  field: string;
  wildcard: boolean;
}

/** Whether a side of a role names a principal, and on what the answer depends. */
export interface Named {
  answer: Answer;
  why: string;
  byTraits: boolean;
}

/** Whether a side names the principal for a holder with these traits. */
export function names(side: Side, { field, wildcard }: Principals, wanted: string, traits: Traits): Named {
  const found: Named[] = texts(member(side.body, field)).map((value) => {
    if (value === wanted || (wildcard && value === '*')) return { answer: 'yes', why: '', byTraits: false };
    // The gateway takes a login * literally; a person who wrote it meant all of them.
    if (value === '*') return { answer: 'judgment', why: `${field} lists *`, byTraits: false };
    if (!isTemplate(value)) return { answer: 'no', why: '', byTraits: false };
    return templated(value, wanted, traits);
  });
  const answer = any(found.map((one) => one.answer));
  const best = found.filter((one) => one.answer === answer);
  return {
    answer,
    why: answer === 'judgment' ? (best[0]?.why ?? '') : '',
    byTraits: answer !== 'no' && best.every((one) => one.byTraits),
  };
}

function templated(value: string, wanted: string, traits: Traits): Named {
  const resolved = resolve(value, traits);
  if (resolved.sure.includes(wanted)) return { answer: 'yes', why: '', byTraits: true };
  if (resolved.possible.includes(wanted)) {
    return {
      answer: 'judgment',
      why: `${value} becomes ${wanted} where an access list applies`,
      byTraits: true,
    };
  }
  if (resolved.unknown !== '') return { answer: 'judgment', why: resolved.unknown, byTraits: true };
  return { answer: 'no', why: '', byTraits: true };
}
