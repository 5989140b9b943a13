/**
 * Three-valued answer of the effective-access model: `judgment` where only a person or the gateway can decide (label
 * expressions, `where` clauses, templates that depend on what nobody has seen yet).
 */
export type Answer = 'yes' | 'judgment' | 'no';

const RANK: Record<Answer, number> = { no: 0, judgment: 1, yes: 2 };

/** Whether the first answer is stronger than the second. */
export function stronger(first: Answer, second: Answer): boolean {
  return RANK[first] > RANK[second];
}

/** The strongest of the answers: what one of several things permits. `no` where there is none. */
export function any(answers: Iterable<Answer>): Answer {
  let found: Answer = 'no';
  for (const answer of answers) if (RANK[answer] > RANK[found]) found = answer;
  return found;
}

/** The weakest of the answers: what needs all of several things. `yes` where there is none. */
export function all(answers: Iterable<Answer>): Answer {
  let found: Answer = 'yes';
  for (const answer of answers) if (RANK[answer] < RANK[found]) found = answer;
  return found;
}
