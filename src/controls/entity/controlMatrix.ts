import type { TestResult } from '../../records/controls.ts';
import type { Period } from '../../records/period.ts';
import { CRITERIA } from '../catalogue/criteria.ts';
import { POINTS_OF_FOCUS, type PointOfFocus } from '../catalogue/pointsOfFocus.ts';
import {
  criterionLines,
  type MatrixContext,
  type MatrixLine,
  NO_EVIDENCE,
  pointLines,
  wholeLine,
  worstResult,
} from '../relevance/matrix.ts';
import { referenceOf } from './controlConclusions.ts';
import { type EntityControl, type EntityControls, isInEffect } from './entityControl.ts';

/** A line of the matrix that leads with a control of the entity; null: no control names the point or the test. */
export interface ControlMatrixLine extends MatrixLine {
  control: Pick<EntityControl, 'id' | 'title' | 'request_items'> | null;
}

/**
 * The controls matrix by the entity's controls, in the order of the file; then the points of focus that no control names, and the
 * tests that no control names.
 */
export function* controlMatrixLines(
  context: MatrixContext,
  entity: EntityControls,
  period: Period,
): Generator<ControlMatrixLine> {
  const mapped = new Set<string>();
  for (const control of entity.controls) {
    for (const line of linesOf(context, control, period)) yield { ...line, control };
    if (isInEffect(control, period))
      for (const name of control.criteria)
        for (const one of [name, ...pointsOf(name).map(({ id }) => id)]) mapped.add(one);
  }
  for (const line of unmappedLines(context, mapped)) yield { ...line, control: null };
}

function* linesOf(context: MatrixContext, control: EntityControl, period: Period): Generator<MatrixLine> {
  if (!isInEffect(control, period)) {
    const named = criterionNamed(control.criteria[0] ?? '');
    const days = [control.effective_from ?? '…', control.effective_to ?? '…'].join(' to ');
    yield {
      ...named,
      ...NO_EVIDENCE,
      point: null,
      result: 'not_in_effect',
      reason: `In effect from ${days}.`,
    };
    return;
  }
  const own = context.results
    .filter(({ id }) => control.procedures.includes(id))
    .map((result) => ({ ...result, reference: referenceOf(control.id, result.id) }));
  const shown = new Set<string>();
  // a point of focus whose criterion is named as well is among its lines
  const names = control.criteria.filter(
    (name) => name === criterionIdOf(name) || !control.criteria.includes(criterionIdOf(name)),
  );
  for (const name of names) {
    for (const line of namedLines(context, name, own)) {
      for (const { id } of line.tests) shown.add(id);
      yield line;
    }
  }
  const rest = own.filter(({ id }) => !shown.has(id));
  if (rest.length > 0)
    yield {
      ...criterionNamed(control.criteria[0] ?? ''),
      ...NO_EVIDENCE,
      point: null,
      tests: rest,
      result: worstResult(rest, ''),
      reason: 'Tests of this control that are relevant to other points of focus.',
    };
}

/** Lines of a criterion or a point of focus that a control names. */
function* namedLines(
  context: MatrixContext,
  name: string,
  tests: readonly TestResult[],
): Generator<MatrixLine> {
  const criterion = CRITERIA.find(({ id }) => id === criterionIdOf(name));
  if (criterion === undefined) {
    const reason = 'No criterion that a gateway has evidence for.';
    yield { ...criterionNamed(name), ...NO_EVIDENCE, point: null, result: 'out_of_scope', reason };
    return;
  }
  if (!criterion.inScope || criterion.id === name) {
    yield* criterionLines(context, criterion, tests);
    return;
  }
  for (const point of pointsOf(name)) yield* pointLines(context, criterion, point, tests);
}

/** Points of focus that no control names, whole; and of the others, the tests that no control names. */
function* unmappedLines(context: MatrixContext, mapped: ReadonlySet<string>): Generator<MatrixLine> {
  for (const criterion of CRITERIA) {
    if (!criterion.inScope) {
      if (!mapped.has(criterion.id)) yield* criterionLines(context, criterion, context.results);
      continue;
    }
    for (const point of pointsOf(criterion.id)) {
      if (!mapped.has(point.id)) {
        yield* pointLines(context, criterion, point, context.results);
        continue;
      }
      const tests = context.results.filter(
        ({ controls, points_of_focus }) => controls.length === 0 && points_of_focus.includes(point.id),
      );
      if (tests.length > 0)
        yield {
          ...criterionNamed(criterion.id),
          ...NO_EVIDENCE,
          point,
          tests,
          result: worstResult(tests, ''),
          reason: 'Tests of this point that no control of the entity names.',
        };
    }
    yield* wholeLine(
      criterion,
      context.results.filter(({ controls }) => controls.length === 0),
    );
  }
}

/** Points of focus of a criterion, or the one of that id. */
function pointsOf(name: string): PointOfFocus[] {
  return POINTS_OF_FOCUS.filter(({ id, criterion }) => id === name || criterion === name);
}

function criterionIdOf(name: string): string {
  return name.split('-')[0] ?? '';
}

function criterionNamed(name: string): Pick<MatrixLine, 'criterion' | 'criterionName'> {
  const id = criterionIdOf(name);
  return { criterion: id, criterionName: CRITERIA.find((one) => one.id === id)?.name ?? '' };
}
