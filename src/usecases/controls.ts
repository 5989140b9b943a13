import { existsSync } from 'node:fs';
import { CRITERIA, type Criterion } from '../controls/catalogue/criteria.ts';
import { POINTS_OF_FOCUS } from '../controls/catalogue/pointsOfFocus.ts';
import { type MatrixLine, matrixLines } from '../controls/relevance/matrix.ts';
import { DATASETS } from '../datasets/registry.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { rangeOfMs } from '../formats/timeRange.ts';
import type { TestResult } from '../records/controls.ts';
import type { CriterionDetail, CriterionSummary } from '../records/criterion.ts';
import { conclude, latestPeriod, openForConclusion } from './conclude.ts';
import { readControlSettings } from './controlSettings.ts';
import { readOwnProcedures } from './ownProcedures.ts';
import { parsePeriod } from './period.ts';
import { storePath } from './storePath.ts';

/** Which evidence to show the criteria with. */
export interface CriteriaOptions {
  storeFile: string | undefined;
  /** as typed; undefined: what the store holds of the audit log without a gap, up to the latest snapshot */
  period: string | undefined;
  settingsFile: string | undefined;
  proceduresFolder?: string | undefined;
}

/** The matrix and the results of a period; null when there is no store or no finished snapshot. */
interface Evidence {
  lines: MatrixLine[];
  results: TestResult[];
}

/** The criteria with the evidence and results of a period, from the same evidence set as its export. */
export async function listCriteria(options: CriteriaOptions): Promise<CriterionSummary[]> {
  const evidence = readEvidence(options);
  return CRITERIA.map((criterion) => summary(criterion, evidence));
}

/**
 * One criterion with its points of focus, evidence and results.
 *
 * @throws AffidavitError USAGE for an id that is not in the catalogue
 */
export async function showCriterion(
  options: CriteriaOptions & { criterion: string },
): Promise<CriterionDetail> {
  const wanted = options.criterion.trim().toLowerCase();
  const criterion = CRITERIA.find(({ id }) => id.toLowerCase() === wanted);
  if (criterion === undefined) {
    const ids = CRITERIA.map(({ id }) => id).join(', ');
    throw new AffidavitError(
      'USAGE',
      `"${options.criterion}" is not a criterion of the catalogue.`,
      `One of ${ids}.`,
    );
  }
  const evidence = readEvidence(options);
  const { points_of_focus: _points, results: _results, ...head } = summary(criterion, evidence);
  return {
    ...head,
    points_of_focus: POINTS_OF_FOCUS.filter((point) => point.criterion === criterion.id).map((point) => ({
      id: point.id,
      name: point.name,
      older_name: point.olderName ?? null,
      evidence: evidence === null ? mappedTo(point.id) : shownFor(evidence, point.id),
    })),
    tests: (evidence?.results ?? []).filter((result) => result.criteria.includes(criterion.id)),
  };
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

/** What would be evidence for a point, where nothing was collected yet. */
function mappedTo(point: string) {
  return DATASETS.filter(({ relevance }) => relevance.some((one) => one.point === point)).map(
    ({ name, item, shows }) => ({ dataset: name, item, reason: shows, rows: null }),
  );
}

function readEvidence(options: CriteriaOptions): Evidence | null {
  const { storeFile, period, settingsFile, proceduresFolder } = options;
  const file = storePath(storeFile);
  const wanted = period === undefined ? undefined : parsePeriod(period);
  const settings = readControlSettings(settingsFile);
  const own = readOwnProcedures(proceduresFolder);
  if (!existsSync(file)) {
    if (storeFile === undefined) return null;
    throw new AffidavitError(
      'STORE_NOT_FOUND',
      `There is no store at ${file} yet.`,
      'Run `affidavit pull` first, or name the right file with --store.',
    );
  }
  const store = openForConclusion(file);
  try {
    const latest = store.latestSnapshot('finished');
    if (latest === null) return null;
    const chosen = wanted ?? latestPeriod(store, latest.started);
    const { set, scope, results, procedures } = conclude(store, chosen, settings, undefined, undefined, own);
    try {
      const events = store.eventTypes(rangeOfMs(scope.period));
      return { lines: [...matrixLines(set, events, results, procedures)], results };
    } finally {
      set.close();
    }
  } finally {
    store.close();
  }
}
