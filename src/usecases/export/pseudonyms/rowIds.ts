import type { EvidenceSet } from '../../../evidence/evidenceSet.ts';
import type { Pseudonymizer } from '../../../redaction/pseudonyms/pseudonymizer.ts';

/**
 * Gives the id of a row with pseudonyms: rows of both sets stand in the same order.
 *
 * @param from the set with names
 * @param to the same rows with pseudonyms
 */
export function pseudonymRowIds(
  from: EvidenceSet,
  to: EvidenceSet,
  names: Pseudonymizer,
): (dataset: string, rowId: string) => string {
  const tables = new Map<string, (rowId: string) => string | undefined>();
  const lookup = (dataset: string): ((rowId: string) => string | undefined) => {
    const known = tables.get(dataset);
    if (known !== undefined) return known;
    const at = from.db
      .prepare<[string], number>(`SELECT min(rowid) FROM ${dataset} WHERE row_id = ?`)
      .pluck();
    const id = to.db.prepare<[number], string>(`SELECT row_id FROM ${dataset} WHERE rowid = ?`).pluck();
    const find = (rowId: string) => {
      const rowid = at.get(rowId);
      return rowid === undefined || rowid === null ? undefined : id.get(rowid);
    };
    tables.set(dataset, find);
    return find;
  };
  return (dataset, rowId) => {
    const found = from.table(dataset) === null ? undefined : lookup(dataset)(rowId);
    return found ?? names.text(rowId);
  };
}
