import { listingFolder } from '../records/datasets.ts';
import type { EvidenceSet } from './evidenceSet.ts';

/** Path in a bundle of the listing of a table, one record a line; null for a table that no bundle has a file of. */
export function fileOfTable(set: EvidenceSet, table: string): string | null {
  const outcome = set.table(table)?.outcome ?? null;
  return outcome === null ? null : `${listingFolder(outcome)}/${table}.jsonl`;
}
