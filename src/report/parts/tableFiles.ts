import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import { listingFolder } from '../../records/datasets.ts';

/** Path in the bundle of the rows of a table, one record a line; null for a table that no bundle has a file of. */
export function fileOfTable(set: EvidenceSet, table: string): string | null {
  if (table === 'events') return 'evidence/events/';
  const outcome = set.table(table)?.outcome ?? null;
  if (outcome === null) return null;
  return `${listingFolder(outcome)}/${table}.jsonl`;
}
