import type { ListedException } from '../controls.ts';
import { int, type ListingColumn, text, time } from './listingColumn.ts';

/** An exception with its number in exceptions.csv, from 1, and the ids of every control of the entity that names its test. */
export interface ExceptionRow {
  number: number;
  exception: ListedException;
  controls: readonly string[];
}

/** Columns of exceptions.csv. */
export const EXCEPTION_COLUMNS: readonly ListingColumn<ExceptionRow>[] = [
  int('number', ({ number }) => number),
  text('id', ({ exception }) => exception.id),
  text('reference', ({ exception }) => exception.reference),
  text('control', ({ exception, controls }) =>
    controls.length > 0 ? controls : controlOf(exception.reference),
  ),
  text('procedure', ({ exception }) => exception.test),
  text('rule', ({ exception }) => exception.rule),
  text('criteria', ({ exception }) => exception.criteria),
  int('population_size', ({ exception }) => exception.population_size),
  time('as_of', ({ exception }) => exception.as_of),
  text('facts', ({ exception }) => exception.facts),
  text('threshold', ({ exception }) => exception.threshold),
  text('basis', ({ exception }) => exception.basis),
  text('dataset', ({ exception }) => exception.dataset),
  text('row_id', ({ exception }) => exception.row_id),
  text('file', ({ exception }) => exception.file),
  int('line', ({ exception }) => exception.line),
  text('record_sha256', ({ exception }) => exception.record_sha256),
  text('change', ({ exception: { standing } }) => standing.change),
  text('first_seen', ({ exception: { standing } }) => standing.first_seen),
  int('times', ({ exception: { standing } }) => standing.times),
  text('status', ({ exception: { standing } }) => standing.status),
  text('status_reason', ({ exception: { standing } }) => standing.status_reason),
  text('response', ({ exception: { standing } }) => standing.response),
  text('owner', ({ exception: { standing } }) => standing.owner),
  time('due', ({ exception: { standing } }) => standing.due),
  time('accepted_until', ({ exception: { standing } }) => standing.accepted_until),
  text('evidence', ({ exception: { standing } }) => standing.evidence),
  text('responded_by', ({ exception: { standing } }) => standing.by),
  text('recorded_by', ({ exception: { standing } }) => standing.who),
  time('recorded', ({ exception: { standing } }) => standing.recorded),
  int('revision', ({ exception: { standing } }) => (standing.revision === 0 ? null : standing.revision)),
];

/** The control of a reference: AC-07 of AC-07/K11. */
function controlOf(reference: string): string {
  return reference.slice(0, Math.max(0, reference.lastIndexOf('/')));
}
