import type { EventCount } from '../../datasets/eventTypes/eventTypeRegistry.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import { mostSevere, type TestResult } from '../../records/controls.ts';
import type { DatasetStatus } from '../../records/datasets.ts';
import { CRITERIA, type Criterion } from '../catalogue/criteria.ts';
import { POINTS_OF_FOCUS, type PointOfFocus } from '../catalogue/pointsOfFocus.ts';
import type { Procedure } from '../procedure.ts';
import { PROCEDURES } from '../procedures/registry.ts';
import { pointsOfEvent, reasonFor } from './relevance.ts';
import { countRelevant, relevanceOf } from './relevantRows.ts';

/** One line of the matrix: criterion → point of focus → dataset → rows → tests → result. */
export interface MatrixLine {
  criterion: string;
  criterionName: string;
  /** null for a criterion out of scope, or as a whole */
  point: PointOfFocus | null;
  /** empty where no dataset is mapped to the point */
  item: string;
  dataset: string;
  level: 'primary' | 'supporting' | '';
  /** null where there is none */
  rows: number | null;
  status: DatasetStatus | 'not collected' | '';
  tests: readonly TestResult[];
  result: string;
  reason: string;
}

const NOT_MAPPED = 'No dataset of this bundle is mapped to this point.';

/** The sources of the lines of a matrix. */
export interface MatrixContext {
  set: EvidenceSet;
  /** numbers of the period's events by type */
  events: readonly EventCount[];
  results: readonly TestResult[];
  procedures: readonly Procedure[];
}

/** The controls matrix by criterion, in catalogue order. A point without evidence is listed: that is no exception. */
export function* matrixLines(
  set: EvidenceSet,
  events: readonly EventCount[],
  results: readonly TestResult[],
  procedures: readonly Procedure[] = PROCEDURES,
): Generator<MatrixLine> {
  for (const criterion of CRITERIA)
    yield* criterionLines({ set, events, results, procedures }, criterion, results);
}

/** Lines of a criterion, with those of these tests that are relevant to it. */
export function* criterionLines(
  context: MatrixContext,
  criterion: Criterion,
  tests: readonly TestResult[],
): Generator<MatrixLine> {
  const named = { criterion: criterion.id, criterionName: criterion.name };
  if (!criterion.inScope) {
    yield { ...named, ...NO_EVIDENCE, point: null, result: 'out_of_scope', reason: criterion.scopeReason };
    return;
  }
  for (const point of POINTS_OF_FOCUS.filter((candidate) => candidate.criterion === criterion.id))
    yield* pointLines(context, criterion, point, tests);
  yield* wholeLine(criterion, tests);
}

/** Lines of a point of focus, with those of these tests that are relevant to it. */
export function* pointLines(
  { set, events, procedures }: MatrixContext,
  criterion: Criterion,
  point: PointOfFocus,
  all: readonly TestResult[],
): Generator<MatrixLine> {
  const named = { criterion: criterion.id, criterionName: criterion.name, point };
  const sources = [...datasetsOf(set, point.id), ...eventsOf(events, point.id)];
  const tests = all.filter(({ points_of_focus }) => points_of_focus.includes(point.id));
  if (sources.length === 0)
    yield { ...named, ...NO_EVIDENCE, tests, result: worstResult(tests, 'not_covered'), reason: NOT_MAPPED };
  const shown = new Set<TestResult>();
  for (const source of sources) {
    const own = tests.filter(({ id }) => usesDataset(procedures, id, source.dataset));
    for (const test of own) shown.add(test);
    yield { ...named, ...source, tests: own, result: lineResult(source.status, own) };
  }
  const rest = sources.length === 0 ? [] : tests.filter((test) => !shown.has(test));
  if (rest.length > 0)
    yield {
      ...named,
      ...NO_EVIDENCE,
      tests: rest,
      result: worstResult(rest, ''),
      reason: 'Tests of this point that rest on other datasets.',
    };
}

/** The line of the tests that name a criterion and none of its points of focus, if there are any. */
export function* wholeLine(criterion: Criterion, all: readonly TestResult[]): Generator<MatrixLine> {
  const tests = all.filter(
    ({ criteria, points_of_focus }) =>
      criteria.includes(criterion.id) &&
      !points_of_focus.some((point) => point.startsWith(`${criterion.id}-`)),
  );
  if (tests.length > 0)
    yield {
      criterion: criterion.id,
      criterionName: criterion.name,
      ...NO_EVIDENCE,
      point: null,
      tests,
      result: worstResult(tests, ''),
      reason: 'Tests of the criterion as a whole.',
    };
}

/** Members of a line that names no dataset. */
export const NO_EVIDENCE = {
  item: '',
  dataset: '',
  level: '' as const,
  rows: null,
  status: '' as const,
  tests: [],
};

type Source = Pick<MatrixLine, 'item' | 'dataset' | 'level' | 'rows' | 'status' | 'reason'>;

function* datasetsOf(set: EvidenceSet, point: string): Generator<Source> {
  for (const { table, dataset, outcome, rows } of set.tables()) {
    const relevance = relevanceOf(dataset).find((candidate) => candidate.point === point);
    if (relevance === undefined || table !== dataset.name || dataset.source === 'collection') continue;
    const relevant = countRelevant(set, { table, rows }, relevance.where);
    // a point to which no file was attached is not one of attached files
    if (dataset.name === 'attachments' && relevant === 0) continue;
    const status = outcome?.status ?? 'not collected';
    const reason = reasonFor(dataset.shows, [point]);
    yield {
      item: dataset.item,
      dataset: dataset.name,
      level: relevance.level,
      rows: outcome === null ? null : relevant,
      status,
      reason,
    };
  }
}

function* eventsOf(events: readonly EventCount[], point: string): Generator<Source> {
  let rows = 0;
  let level: 'primary' | 'supporting' = 'supporting';
  const types = new Set<string>();
  for (const { event, code, count } of events) {
    const relevant = pointsOfEvent(event, code).points.find((candidate) => candidate.point === point);
    if (relevant === undefined) continue;
    rows += count;
    types.add(event);
    if (relevant.level === 'primary') level = 'primary';
  }
  if (rows === 0) return;
  const reason = `${types.size} event ${types.size === 1 ? 'type' : 'types'}; relevant to ${reasonFor('', [point]).slice('; relevant to '.length)}`;
  yield { item: 'LOG', dataset: 'events', level, rows, status: 'complete', reason };
}

function usesDataset(procedures: readonly Procedure[], id: string, dataset: string): boolean {
  const procedure = procedures.find((candidate) => candidate.id === id);
  if (procedure === undefined) return false;
  return procedure.sources.includes(dataset) || new RegExp(`\\b${dataset}\\b`).test(procedure.sql.exceptions);
}

/** Evidence that is not complete is never better than insufficient. */
function lineResult(status: MatrixLine['status'], tests: readonly TestResult[]): string {
  if (tests.some(({ result }) => result === 'exception')) return 'exception';
  if (status === 'unsupported') return 'not_applicable';
  if (status === 'not collected') return worstResult(tests, 'not_collected');
  if (status !== 'complete' && status !== 'empty') return 'insufficient_evidence';
  return worstResult(tests, 'evidence_only');
}

/** The most severe result of tests; `none` where there are none. */
export function worstResult(tests: readonly TestResult[], none: string): string {
  return mostSevere(tests.map(({ result }) => result)) ?? none;
}
