/**
 * Three-valued answer of the effective-access model: `judgment` where only a person or the gateway can tell (label
 * expressions, `where` clauses, templates that depend on what nobody has seen yet).
 */
export type Verdict = 'yes' | 'judgment' | 'no';

const RANK: Record<Verdict, number> = { no: 0, judgment: 1, yes: 2 };

/** Whether the first answer is stronger than the second. */
export function stronger(first: Verdict, second: Verdict): boolean {
  return RANK[first] > RANK[second];
}

/** The strongest of the answers: what one of several things permits. `no` where there is none. */
export function any(verdicts: Iterable<Verdict>): Verdict {
  let found: Verdict = 'no';
  for (const verdict of verdicts) if (RANK[verdict] > RANK[found]) found = verdict;
  return found;
}

/** The weakest of the answers: what needs all of several things. `yes` where there is none. */
export function all(verdicts: Iterable<Verdict>): Verdict {
  let found: Verdict = 'yes';
  for (const verdict of verdicts) if (RANK[verdict] < RANK[found]) found = verdict;
  return found;
}
