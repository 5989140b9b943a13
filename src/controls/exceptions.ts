import type { EvidenceSet } from '../evidence/evidenceSet.ts';
import type { ControlException, TestResult } from '../records/controls.ts';
import { FINDINGS } from './assessmentTables.ts';

/** Said after the facts of an exception that rests on a threshold which nobody of the entity set. */
const ON_DEFAULT = "Deviation from the product's default; no entity policy was supplied.";

interface Row {
  procedure: string;
  dataset: string;
  row_id: string;
  facts: string;
  threshold: string;
  basis: string | null;
}

/** Every exception of an assessment, by procedure and row; streams. */
export function* exceptionsOf(set: EvidenceSet, results: readonly TestResult[]): Generator<ControlException> {
  const page = set.db.prepare<[string, number], Row & { at: number }>(
    `SELECT f.rowid AS at, f.procedure, f.dataset, f.row_id, f.facts, f.threshold, s.basis
     FROM ${FINDINGS} f LEFT JOIN settings s ON s.name = f.threshold
     WHERE f.procedure = ? AND f.kind = 'exception' AND f.rowid > ? ORDER BY f.rowid LIMIT 200`,
  );
  for (const { id, rule, criteria } of results) {
    for (let after = 0; ; ) {
      const rows = page.all(id, after);
      for (const { dataset, row_id, facts, threshold, basis } of rows) {
        yield {
          test: id,
          rule,
          facts: basis === 'product_default' ? `${facts} ${ON_DEFAULT}` : facts,
          criteria: [...criteria],
          row: row_id === '' ? dataset : `${dataset}/${row_id}`,
          threshold,
          basis: basis ?? '',
        };
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.at;
    }
  }
}
