import type { Dataset, Relevance } from '../../datasets/dataset.ts';
import type { EvidenceSet, EvidenceTable } from '../../evidence/evidenceSet.ts';
import { REQUEST_ITEMS } from '../requestList/items.ts';

/** The relevance of a dataset: what it declares; attached files take the points of the item that each answers. */
export function relevanceOf({ name, relevance }: Pick<Dataset, 'name' | 'relevance'>): readonly Relevance[] {
  return name === 'attachments' ? ATTACHED : relevance;
}

/** Attached files by point of focus. */
const ATTACHED: readonly Relevance[] = attachedRelevance();

function attachedRelevance(): Relevance[] {
  const items = new Map<string, number[]>();
  for (const { item, points } of REQUEST_ITEMS)
    for (const point of points) items.set(point, [...(items.get(point) ?? []), item]);
  return [...items].map(([point, numbers]) => ({
    point,
    level: 'primary',
    where: `item IN (${numbers.join(', ')})`,
  }));
}

/** Number of rows of a table that are relevant under a condition; all of them without one. */
export function countRelevant(
  set: EvidenceSet,
  { table, rows }: Pick<EvidenceTable, 'table' | 'rows'>,
  where: string | undefined,
): number {
  if (where === undefined || rows === 0) return rows;
  const counts = COUNTED.get(set) ?? new Map<string, number>();
  COUNTED.set(set, counts);
  const condition = `${table} WHERE ${where}`;
  const known = counts.get(condition);
  if (known !== undefined) return known;
  const count = set.db.prepare<[], number>(`SELECT count(*) FROM ${condition}`).pluck().get() ?? 0;
  counts.set(condition, count);
  return count;
}

/** Counts of sets that are built: a matrix by controls asks for the same ones many times. */
const COUNTED = new WeakMap<EvidenceSet, Map<string, number>>();

/** Keys of the rows of a table that are relevant under a condition. */
export function relevantKeys(set: EvidenceSet, table: string, where: string): ReadonlySet<string> {
  return new Set(set.db.prepare<[], string>(`SELECT row_id FROM ${table} WHERE ${where}`).pluck().iterate());
}
