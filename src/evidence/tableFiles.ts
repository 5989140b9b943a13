import { hasListing, listingFolder } from '../records/datasets.ts';
import type { EvidenceSet } from './evidenceSet.ts';

/** Path in a bundle of the listing of a table, one record a line; null for a table that no bundle has a file of. */
export function fileOfTable(set: EvidenceSet, table: string): string | null {
  const { outcome, rows } = set.table(table) ?? { outcome: null, rows: 0 };
  if (outcome === null || !hasListing(outcome, rows)) return null;
  return `${listingFolder(outcome)}/${table}.jsonl`;
}
