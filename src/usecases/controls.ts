import { existsSync } from 'node:fs';
import { CRITERIA, type Criterion } from '../controls/catalogue/criteria.ts';
import { POINTS_OF_FOCUS, type PointOfFocus } from '../controls/catalogue/pointsOfFocus.ts';
import { concludeControls } from '../controls/entity/controlConclusions.ts';
import { type MatrixLine, matrixLines } from '../controls/relevance/matrix.ts';
import { DATASETS } from '../datasets/registry.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { printable } from '../formats/printable.ts';
import { rangeOfMs } from '../formats/timeRange.ts';
import type { TestResult } from '../records/controls.ts';
import type { ControlsReport, CriterionDetail, CriterionSummary } from '../records/criterion.ts';
import type { ControlSummary, EntityControlsSummary } from '../records/entityControl.ts';
import type { Period } from '../records/period.ts';
import type { RequestRow } from '../records/requestList.ts';
import { conclude, latestPeriod, openForConclusion } from './conclude/conclude.ts';
import { requestListRows } from './conclude/requestList.ts';
import { readTestInputs, type TestFiles, type TestInputs } from './conclude/testInputs.ts';
import { parsePeriod } from './period.ts';
import { existingStore, storePath } from './storePath.ts';

/** Which evidence to show the criteria with. */
export interface CriteriaOptions extends TestFiles {
  storeFile: string | undefined;
  /** as typed; undefined: what the store holds of the audit log without a gap, up to the latest snapshot */
  period: string | undefined;
}

/** The matrix and the results of a period; null when there is no store or no finished snapshot. */
interface Evidence {
  lines: MatrixLine[];
  results: TestResult[];
  requests: RequestRow[];
  period: Period;
}

/**
 * The entity's controls and the criteria with the evidence and results of a period, from the same evidence set as its export.
 *
 * @throws AffidavitError FILE_…, STORE_…
 */
export async function listControls(options: CriteriaOptions): Promise<ControlsReport> {
  const inputs = readTestInputs(options);
  const evidence = readEvidence(options, inputs);
  return {
    entity: entityOf(inputs, evidence),
    criteria: CRITERIA.map((criterion) => summary(criterion, evidence)),
  };
}

/**
 * One criterion, or one control of the entity, with its points of focus, evidence and results.
 *
 * @throws AffidavitError USAGE for an id that is neither in the catalogue nor in the controls file; FILE_…, STORE_…
 */
export async function showControl(
  options: CriteriaOptions & { criterion: string },
): Promise<CriterionDetail> {
  const wanted = options.criterion.trim().toLowerCase();
  const inputs = readTestInputs(options);
  const criterion = CRITERIA.find(({ id }) => id.toLowerCase() === wanted);
  const control = inputs.entity?.controls.find(({ id }) => id.toLowerCase() === wanted);
  if (criterion === undefined && control === undefined) throw unknown(options, inputs);
  const evidence = readEvidence(options, inputs);
  if (control !== undefined) return controlDetail(control.id, inputs, evidence);
  const { points_of_focus: _points, results: _results, ...head } = summary(criterion as Criterion, evidence);
  return {
    ...head,
    control: null,
    points_of_focus: POINTS_OF_FOCUS.filter((point) => point.criterion === head.id).map(shown(evidence)),
    tests: (evidence?.results ?? []).filter((result) => result.criteria.includes(head.id)),
  };
}

function unknown({ criterion, controlsFile }: CriteriaOptions & { criterion: string }, inputs: TestInputs) {
  const ids = [...(inputs.entity?.controls ?? []), ...CRITERIA].map(({ id }) => id);
  return new AffidavitError(
    'USAGE',
    `"${printable(criterion, 60)}" is ${controlsFile === undefined ? 'not a criterion of the catalogue' : 'neither a control of the entity nor a criterion'}.`,
    `One of ${ids.join(', ')}.`,
  );
}

function controlDetail(id: string, inputs: TestInputs, evidence: Evidence | null): CriterionDetail {
  const control = entityOf(inputs, evidence)?.controls.find((one) => one.id === id) as ControlSummary;
  const named = new Set(control.criteria);
  return {
    id,
    name: control.title,
    in_scope: true,
    scope_reason: '',
    evidence_rows: evidence === null ? null : control.evidence_rows,
    control,
    points_of_focus: POINTS_OF_FOCUS.filter((point) => named.has(point.id) || named.has(point.criterion)).map(
      shown(evidence),
    ),
    tests: (evidence?.results ?? []).filter((result) => control.tests.some((test) => test.id === result.id)),
  };
}

function entityOf({ entity }: TestInputs, evidence: Evidence | null): EntityControlsSummary | null {
  if (entity === null) return null;
  const { period, results, requests } = evidence ?? { period: ALWAYS, results: [], requests: [] };
  return concludeControls(entity, period, results, requests);
}

/** Without evidence no control is out of effect. */
const ALWAYS: Period = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY, label: '' };

function shown(evidence: Evidence | null) {
  return (point: PointOfFocus): CriterionDetail['points_of_focus'][number] => ({
    id: point.id,
    name: point.name,
    older_name: point.olderName ?? null,
    evidence: evidence === null ? mappedTo(point.id) : shownFor(evidence, point.id),
  });
}

function summary(criterion: Criterion, evidence: Evidence | null): CriterionSummary {
  const own = (evidence?.lines ?? []).filter((line) => line.criterion === criterion.id);
  // a dataset is counted once, however many of the criterion's points it is relevant to
  const rows = new Map(own.map(({ dataset, rows: count }) => [dataset, count ?? 0]));
  return {
    id: criterion.id,
    name: criterion.name,
    in_scope: criterion.inScope,
    scope_reason: criterion.scopeReason,
    points_of_focus: POINTS_OF_FOCUS.filter((point) => point.criterion === criterion.id).length,
    evidence_rows: evidence === null ? null : [...rows.values()].reduce((sum, count) => sum + count, 0),
    results: (evidence?.results ?? [])
      .filter((result) => result.criteria.includes(criterion.id))
      .map(({ id, result, exceptions }) => ({ id, result, exceptions })),
  };
}

function shownFor({ lines }: Evidence, point: string) {
  return lines
    .filter((line) => line.point?.id === point && line.dataset !== '')
    .map(({ dataset, item, reason, rows }) => ({ dataset, item, reason, rows }));
}

/** The evidence that a point would have, where nothing was collected yet. */
function mappedTo(point: string) {
  return DATASETS.filter(({ relevance }) => relevance.some((one) => one.point === point)).map(
    ({ name, item, shows }) => ({ dataset: name, item, reason: shows, rows: null }),
  );
}

function readEvidence({ storeFile, period }: CriteriaOptions, inputs: TestInputs): Evidence | null {
  const wanted = period === undefined ? undefined : parsePeriod(period);
  if (wanted !== undefined) inputs.settings(wanted);
  if (storeFile === undefined && !existsSync(storePath(undefined))) return null;
  const store = openForConclusion(existingStore(storeFile));
  try {
    const latest = store.latestSnapshot('finished');
    if (latest === null) return null;
    const chosen = wanted ?? latestPeriod(store, latest.started);
    const { own, entity } = inputs;
    const conclusion = conclude(store, chosen, inputs.settings(chosen), { own, entity });
    const { set, scope, results, procedures } = conclusion;
    try {
      const events = store.eventTypes(rangeOfMs(scope.period));
      return {
        lines: [...matrixLines(set, events, results, procedures)],
        results,
        requests: requestListRows(conclusion),
        period: chosen,
      };
    } finally {
      set.close();
    }
  } finally {
    store.close();
  }
}
