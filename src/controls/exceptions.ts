import type { ControlException, TestResult } from '../records/controls.ts';
import { FINDINGS } from './assessmentTables.ts';
import type { AssessedSet } from './conclude.ts';
import { exceptionId } from './exceptionId.ts';

/** Said after the facts of an exception that rests on a threshold which nobody of the entity set. */
const ON_DEFAULT = "Deviation from the product's default; no entity policy was supplied.";

interface Row {
  at: number;
  dataset: string;
  row_id: string;
  facts: string;
  threshold: string;
  fault: string;
  basis: string | null;
}

/** Every exception of an assessment, by procedure and row; streams. */
export function* exceptionsOf(set: AssessedSet, results: readonly TestResult[]): Generator<ControlException> {
  const page = set.db.prepare<[string, number], Row>(
    `SELECT f.rowid AS at, f.dataset, f.row_id, f.facts, f.threshold, f.fault, s.basis
     FROM ${FINDINGS} f LEFT JOIN settings s ON s.name = f.threshold
     WHERE f.procedure = ? AND f.kind = 'exception' AND f.rowid > ? ORDER BY f.rowid LIMIT 32`,
  );
  for (const result of results) {
    const places = new Places();
    for (let after = 0; ; ) {
      const rows = page.all(result.id, after);
      for (const row of rows) yield exception(result, row, places.of(row));
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.at;
    }
  }
}

function exception(
  { id: test, rule, criteria, reference, population, as_of }: TestResult,
  { dataset, row_id, fault, facts, threshold, basis }: Row,
  place: number,
): ControlException {
  return {
    id: exceptionId({ procedure: test, dataset, rowId: row_id, fault }, place),
    test,
    reference,
    rule,
    facts: basis === 'product_default' ? `${facts} ${ON_DEFAULT}` : facts,
    criteria: [...criteria],
    row: row_id === '' ? dataset : `${dataset}/${row_id}`,
    dataset,
    row_id,
    fault,
    population_size: population.size,
    as_of,
    threshold,
    basis: basis ?? '',
  };
}

/** Numbers exceptions that share row and fault. They come sorted by row: one row's faults are all that is held. */
class Places {
  #row = '';
  #faults = new Map<string, number>();

  of({ dataset, row_id, fault }: Row): number {
    const row = JSON.stringify([dataset, row_id]);
    if (row !== this.#row) {
      this.#row = row;
      this.#faults = new Map();
    }
    const place = (this.#faults.get(fault) ?? 0) + 1;
    this.#faults.set(fault, place);
    return place;
  }
}
