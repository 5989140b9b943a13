import type { TestResult } from '../controls.ts';
import type { EntityControlsSummary } from '../entityControl.ts';
import { int, type ListingColumn, text, time } from './listingColumn.ts';

/** A test, or a test of one control of the entity that names it. */
export interface ResultRow {
  reference: string;
  control: { id: string; title: string; owner: string };
  result: TestResult;
}

const NO_CONTROL = { id: '', title: '', owner: '' };

/** Rows of results.csv: one a test, or one for each control of the entity that names the test. */
export function resultRows(
  results: readonly TestResult[],
  entity: EntityControlsSummary | null,
): ResultRow[] {
  return results.flatMap((result) => {
    const controls = (entity?.controls ?? []).filter(({ id }) => result.controls.includes(id));
    if (controls.length === 0) return [{ reference: result.reference, control: NO_CONTROL, result }];
    return controls.map(({ id, title, owner, tests }) => ({
      reference: tests.find((test) => test.id === result.id)?.reference ?? result.reference,
      control: { id, title, owner },
      result,
    }));
  });
}

/** Columns of results.csv. */
export const RESULT_COLUMNS: readonly ListingColumn<ResultRow>[] = [
  text('reference', ({ reference }) => reference),
  text('control', ({ control }) => control.id),
  text('control_title', ({ control }) => control.title),
  text('control_owner', ({ control }) => control.owner),
  text('test', ({ result }) => result.id),
  text('title', ({ result }) => result.title),
  text('author', ({ result }) => result.author),
  text('family', ({ result }) => result.family),
  text('type', ({ result }) => result.type),
  text('criteria', ({ result }) => result.criteria),
  time('tested_from', ({ result }) => result.tested_from),
  time('tested_to', ({ result }) => result.tested_to),
  time('as_of', ({ result }) => result.as_of),
  text('basis', ({ result }) => result.basis),
  text('population', ({ result }) => result.population.description),
  int('population_size', ({ result }) => result.population.size),
  text('result', ({ result }) => result.result),
  int('exceptions', ({ result }) => result.exceptions),
  int('exceptions_on_product_default', ({ result }) => result.exceptions_on_product_default),
  text('explanation', ({ result }) => result.explanation),
  text('procedure_sha256', ({ result }) => result.procedure_sha256),
];
