import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';

/** A computed table that follows the state from snapshot to snapshot, and the datasets of state that it reads. */
export interface StateHistory {
  table: string;
  datasets: readonly string[];
  /** changes that leave no event are what it looks for: a quiet log does not stand for a snapshot that was not read */
  unlogged?: true;
}

/** Tables that are computed from others because SQL alone does not reach: recursion, labels, regular expressions, lists. */
export interface ComputedTable {
  /** those of its tables that follow the state from snapshot to snapshot: one that lacks what they read makes them partial */
  histories?: readonly StateHistory[];
  /** Computes and adds them; the tables made before are there to read. */
  add(set: EvidenceSet, scope: EvidenceScope): void;
}
