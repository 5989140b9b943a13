import { member, texts } from '../../../formats/json.ts';
import { isTemplate, resolve, type Traits } from '../traits.ts';
import { any, type Verdict } from '../verdict.ts';
import type { Side } from './role.ts';

/** Logins, groups or users of one kind that a role permits; `wildcard` when `*` stands for all of them (databases). */
export interface Principals {
  field: string;
  wildcard: boolean;
}

/** Whether a side of a role names a principal, and on what the answer depends. */
export interface Named {
  verdict: Verdict;
  why: string;
  byTraits: boolean;
}

/** Whether a side names the principal for a holder with these traits. */
export function names(side: Side, { field, wildcard }: Principals, wanted: string, traits: Traits): Named {
  const found: Named[] = texts(member(side.body, field)).map((value) => {
    if (value === wanted || (wildcard && value === '*')) return { verdict: 'yes', why: '', byTraits: false };
    // The gateway takes a login * literally; a person who wrote it meant all of them.
    if (value === '*') return { verdict: 'judgment', why: `${field} lists *`, byTraits: false };
    if (!isTemplate(value)) return { verdict: 'no', why: '', byTraits: false };
    return templated(value, wanted, traits);
  });
  const verdict = any(found.map((one) => one.verdict));
  const best = found.filter((one) => one.verdict === verdict);
  return {
    verdict,
    why: verdict === 'judgment' ? (best[0]?.why ?? '') : '',
    byTraits: verdict !== 'no' && best.every((one) => one.byTraits),
  };
}

function templated(value: string, wanted: string, traits: Traits): Named {
  const resolved = resolve(value, traits);
  if (resolved.sure.includes(wanted)) return { verdict: 'yes', why: '', byTraits: true };
  if (resolved.possible.includes(wanted)) {
    return {
      verdict: 'judgment',
      why: `${value} becomes ${wanted} where an access list applies`,
      byTraits: true,
    };
  }
  if (resolved.unknown !== '') return { verdict: 'judgment', why: resolved.unknown, byTraits: true };
  return { verdict: 'no', why: '', byTraits: true };
}
