import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';

/** Tables that are computed from others because SQL alone does not reach: recursion, labels, regular expressions, lists. */
export interface ComputedTable {
  /** Computes and adds them; the tables made before are there to read. */
  add(set: EvidenceSet, scope: EvidenceScope): void;
}
