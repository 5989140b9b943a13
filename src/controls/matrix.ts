import { z } from 'zod';
import type { TestResult } from '../records/controls.ts';
import { CRITERIA } from './catalogue/criteria.ts';
import { NAMED_EVIDENCE } from './catalogue/namedRows.ts';
import { POINTS_OF_FOCUS, type PointOfFocus } from './catalogue/pointsOfFocus.ts';
import { type ControlContext, outcomeOf } from './context.ts';
import { eventTypesOf } from './eventTypes.ts';
import { CONTROL_MAPPINGS, matchesEvent } from './mapping/mapping.ts';

/** One line of controls/matrix.csv: criterion → point of focus → evidence item → file → rows → tests → result. */
export const matrixRowSchema = z.object({
  criterion: z.string(),
  criterion_name: z.string(),
  point_of_focus: z.string(),
  point_name: z.string(),
  item: z.string(),
  dataset: z.string(),
  /** path in the bundle; empty where there is none */
  file: z.string(),
  rows: z.number().int(),
  /** what the collection says of the dataset, or "not collected" */
  collection: z.string(),
  /** "K04 exception (3)" … */
  tests: z.string(),
  /** exception | blind | manual | no_exception | not_applicable | evidence_only | not_built | not_covered | out_of_scope */
  result: z.string(),
  reason: z.string(),
});
export type MatrixRow = z.infer<typeof matrixRowSchema>;

/** Rows of a dataset in the bundle; the caller knows what it exported. */
export type RowCounter = (dataset: string) => number;

const NO_EVIDENCE = {
  item: '',
  dataset: '',
  file: '',
  rows: 0,
  collection: '',
  tests: '',
};

/**
 * The controls matrix, in catalogue order. A point of focus without evidence is listed as not covered: that is no finding.
 *
 * @param results results of the tests of controls
 * @param countRows rows of each dataset as exported
 */
export function* matrixRows(
  context: ControlContext,
  results: readonly TestResult[],
  countRows: RowCounter,
): Generator<MatrixRow> {
  const eventTypes = eventTypesOf(context);
  for (const criterion of CRITERIA) {
    const base = { criterion: criterion.id, criterion_name: criterion.name };
    if (!criterion.inScope) {
      const reason = criterion.scopeReason;
      yield { ...base, point_of_focus: '', point_name: '', ...NO_EVIDENCE, result: 'out_of_scope', reason };
      continue;
    }
    for (const point of POINTS_OF_FOCUS.filter((candidate) => candidate.criterion === criterion.id)) {
      const named = { ...base, point_of_focus: point.id, point_name: point.name };
      const sources = sourcesOf(point, eventTypes, countRows);
      if (sources.length === 0) {
        const reason = 'A gateway holds no evidence for this point.';
        yield { ...named, ...NO_EVIDENCE, result: 'not_covered', reason };
      }
      for (const source of sources) {
        const outcome = outcomeOf(context.snapshot, source.dataset);
        const tests = testsOf(point, source.item, results);
        const collection = outcome?.status ?? 'not collected';
        yield {
          ...named,
          ...source,
          ...(outcome === null ? { file: '', reason: `${source.reason}; this pull did not collect it` } : {}),
          collection,
          tests: tests
            .map(({ id, result, exceptions }) => `${id} ${result}${exceptions > 0 ? ` (${exceptions})` : ''}`)
            .join('; '),
          result: resultOf(collection, tests, isManual(point, source.item)),
        };
      }
    }
  }
}

type Source = Pick<MatrixRow, 'item' | 'dataset' | 'file' | 'rows' | 'reason'>;

function sourcesOf(
  point: PointOfFocus,
  eventTypes: readonly { event: string; count: number }[],
  countRows: RowCounter,
): Source[] {
  const mappings = CONTROL_MAPPINGS.filter((mapping) => mapping.pointOfFocus === point.id);
  const datasets = mappings
    .filter((mapping) => mapping.dataset !== 'events')
    .map(({ dataset, item, reason }) => ({
      item: item as string,
      dataset,
      file: `evidence/${dataset}.jsonl`,
      rows: countRows(dataset),
      reason,
    }));
  const ofEvents = mappings.filter((mapping) => mapping.dataset === 'events');
  const items = [...new Set(ofEvents.map((mapping) => mapping.item))];
  const events = items.map((item) => {
    const own = ofEvents.filter((mapping) => mapping.item === item);
    const rows = eventTypes
      .filter(({ event }) => own.some((mapping) => matchesEvent(mapping.event ?? '', event)))
      .reduce((sum, { count }) => sum + count, 0);
    const reason = own[0]?.reason ?? '';
    return { item: item as string, dataset: 'events', file: 'evidence/events-*.jsonl', rows, reason };
  });
  return [...datasets, ...events];
}

/** Tests that a row of the user's documents names for this item and this point. */
function testsOf(point: PointOfFocus, item: string, results: readonly TestResult[]): TestResult[] {
  const ids = new Set(rowsOf(point, item).flatMap((row) => row.tests));
  return results.filter((result) => ids.has(result.id));
}

function isManual(point: PointOfFocus, item: string): boolean {
  return rowsOf(point, item).some((row) => row.manual);
}

function rowsOf(point: PointOfFocus, item: string) {
  return NAMED_EVIDENCE.filter(
    (row) =>
      row.points.includes(point.id) &&
      (row.items === 'all' || (row.items as readonly string[]).includes(item)),
  );
}

/** The gravest word stands; evidence that was not had whole is never better than blind. */
function resultOf(collection: string, tests: readonly TestResult[], manual: boolean): string {
  const said = new Set(tests.map((test) => test.result));
  if (said.has('exception')) return 'exception';
  if (collection === 'unsupported') return 'not_applicable';
  const settled = collection === 'complete' || collection === 'empty';
  if (said.has('insufficient_evidence') || !settled) return 'insufficient_evidence';
  if (said.has('judgment_required') || manual) return 'judgment_required';
  if (said.has('not_built')) return 'not_built';
  if (said.has('no_exception')) return 'no_exception';
  return said.has('not_applicable') ? 'not_applicable' : 'evidence_only';
}
