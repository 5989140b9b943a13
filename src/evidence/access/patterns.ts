import type { Answer } from './answer.ts';

/** Longest text that a regular expression of a role is tried on; longer ones are for a person to judge. */
const LONGEST_SUBJECT = 256;
/** Unbounded repetitions that a regular expression may have: each multiplies the time of a search. */
const MOST_REPETITIONS = 3;

/**
 * Whether a value of a role matches a text, by the gateway's rules: `^…$` is a regular expression, everything else is
 * literal with `*` for any run of characters (role labels, impersonated roles, requestable roles, trait mappings).
 *
 * @returns `judgment` for a regular expression that cannot be evaluated here: of another dialect, or so built that it
 *   could take unbounded time
 */
export function matches(pattern: string, subject: string): Answer {
  if (!isRegularExpression(pattern)) return matchesGlob(pattern, subject) ? 'yes' : 'no';
  const compiled = compile(pattern);
  if (compiled === null || subject.length > LONGEST_SUBJECT) return 'judgment';
  return compiled.test(subject) ? 'yes' : 'no';
}

/** Whether a pattern names one thing: no wildcard and no regular expression. */
export function isLiteral(pattern: string): boolean {
  return !pattern.includes('*') && !isRegularExpression(pattern);
}

// Nobody names a group so that all of these fit, unless by a pattern that every name fits.
const PROBES = ['a', 'Everyone', '7f3c-zz', 'x y', 'someone@example.com', 'q_9.Z', 'ümlaut/Ω'];

/** Whether a pattern is matched by whatever it is tried on, such as `*`, `^.*$` or `^.+$`. */
export function matchesAnybody(pattern: string): Answer {
  const found = PROBES.map((probe) => matches(pattern, probe));
  if (found.includes('no')) return 'no';
  return found.includes('judgment') ? 'judgment' : 'yes';
}

function isRegularExpression(pattern: string): boolean {
  return pattern.startsWith('^') && pattern.endsWith('$');
}

function compile(pattern: string): RegExp | null {
  const repetitions = pattern.match(/[*+]|\{\d*,\}/g)?.length ?? 0;
  // A repeated group, or one that is named again, can make a search take exponential time.
  if (repetitions > MOST_REPETITIONS || /\)[*+?{]|\\[1-9k]/.test(pattern)) return null;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return null;
  }
}

/** Greedy match with one point of return: linear for each `*`, whatever the pattern. */
function matchesGlob(pattern: string, subject: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (next < subject.length) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      resume = next;
    } else if (at < pattern.length && pattern[at] === subject[next]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      next = resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
