import { existsSync } from 'node:fs';
import { CRITERIA, type Criterion } from '../controls/catalogue/criteria.ts';
import { POINTS_OF_FOCUS } from '../controls/catalogue/pointsOfFocus.ts';
import { type ControlContext, controlContext } from '../controls/context.ts';
import { CONTROL_MAPPINGS, matchesEvent } from '../controls/mapping/mapping.ts';
import { runControls } from '../controls/runControls.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { ControlMapping, TestResult } from '../records/controls.ts';
import type { CriterionDetail, CriterionSummary } from '../records/criterion.ts';
import { openStoreForReading } from '../store/open.ts';
import { withEventDatasets } from './export/eventDatasets.ts';
import { storePath } from './storePath.ts';

/** What the store says about the criteria: nothing when there is no store or no finished snapshot. */
interface Evidence {
  results: TestResult[];
  /** rows of a dataset, or of the events that a pattern names */
  rows(mapping: Pick<ControlMapping, 'dataset' | 'event'>): number;
}

/** The criteria with the evidence and results of the latest finished snapshot, over the audit log that the store holds. */
export async function listCriteria(options: { storeFile: string | undefined }): Promise<CriterionSummary[]> {
  const evidence = readEvidence(options.storeFile);
  return CRITERIA.map((criterion) => summary(criterion, evidence));
}

/**
 * One criterion with its points of focus, evidence and results.
 *
 * @throws AffidavitError USAGE for an id that is not in the catalogue
 */
export async function showCriterion(options: {
  storeFile: string | undefined;
  criterion: string;
}): Promise<CriterionDetail> {
  const criterion = CRITERIA.find(
    (candidate) => candidate.id.toLowerCase() === options.criterion.trim().toLowerCase(),
  );
  if (criterion === undefined) {
    const ids = CRITERIA.map(({ id }) => id).join(', ');
    throw new AffidavitError(
      'USAGE',
      `"${options.criterion}" is not a criterion of the catalogue.`,
      `One of ${ids}.`,
    );
  }
  const evidence = readEvidence(options.storeFile);
  const { points_of_focus: _points, results: _results, ...head } = summary(criterion, evidence);
  return {
    ...head,
    points_of_focus: POINTS_OF_FOCUS.filter((point) => point.criterion === criterion.id).map((point) => ({
      id: point.id,
      name: point.name,
      older_name: point.olderName ?? null,
      evidence: mappingsOf((mapping) => mapping.pointOfFocus === point.id).map((mapping) => ({
        dataset: mapping.event === undefined ? mapping.dataset : `${mapping.dataset} (${mapping.event})`,
        item: mapping.item,
        reason: mapping.reason,
        rows: evidence === null ? null : evidence.rows(mapping),
      })),
    })),
    tests: (evidence?.results ?? []).filter((result) => result.criteria.includes(criterion.id)),
  };
}

function summary(criterion: Criterion, evidence: Evidence | null): CriterionSummary {
  const mapped = mappingsOf((mapping) => mapping.criterion === criterion.id);
  const sources = new Map(mapped.map((mapping) => [`${mapping.dataset} ${mapping.event ?? ''}`, mapping]));
  return {
    id: criterion.id,
    name: criterion.name,
    in_scope: criterion.inScope,
    scope_reason: criterion.scopeReason,
    points_of_focus: POINTS_OF_FOCUS.filter((point) => point.criterion === criterion.id).length,
    evidence_rows:
      evidence === null
        ? null
        : [...sources.values()].reduce((sum, mapping) => sum + evidence.rows(mapping), 0),
    results: (evidence?.results ?? [])
      .filter((result) => result.criteria.includes(criterion.id) && result.result !== 'not_built')
      .map(({ id, result, exceptions }) => ({ id, result, exceptions })),
  };
}

function mappingsOf(wanted: (mapping: ControlMapping) => boolean): ControlMapping[] {
  return CONTROL_MAPPINGS.filter(wanted);
}

function readEvidence(storeFile: string | undefined): Evidence | null {
  const file = storePath(storeFile);
  if (!existsSync(file)) {
    if (storeFile === undefined) return null;
    throw new AffidavitError(
      'STORE_NOT_FOUND',
      `There is no store at ${file} yet.`,
      'Run `affidavit pull` first, or name the right file with --store.',
    );
  }
  const store = openStoreForReading(file);
  try {
    const latest = store.latestSnapshot('finished');
    if (latest === null) return null;
    const period = coveredPeriod(store.readRanges(), Date.parse(latest.started));
    const snapshot = withEventDatasets(store, latest, period);
    const context = controlContext(store, snapshot, period);
    const types = store.eventTypes({
      fromUs: context.period.fromMs * 1000,
      toUs: context.period.toMs * 1000,
    });
    const derived = new Map(snapshot.datasets.map(({ dataset, rows }) => [dataset, rows]));
    return {
      results: resultsOf(context),
      rows: ({ dataset, event }) =>
        dataset === 'events'
          ? types
              .filter((type) => matchesEvent(event ?? '*', type.event))
              .reduce((sum, { count }) => sum + count, 0)
          : (derived.get(dataset) ?? 0),
    };
  } finally {
    store.close();
  }
}

function resultsOf(context: ControlContext): TestResult[] {
  const running = runControls(context);
  let step = running.next();
  while (step.done !== true) step = running.next();
  return step.value;
}

/** The last stretch of audit log that was read without a gap; nothing read: the moment of the snapshot. */
function coveredPeriod(coverage: readonly { fromUs: number; toUs: number }[], startedMs: number) {
  const last = coverage.at(-1);
  if (last === undefined) return { fromMs: startedMs, toMs: startedMs + 1, label: 'snapshot' };
  return {
    fromMs: Math.floor(last.fromUs / 1000),
    toMs: Math.floor(last.toUs / 1000) + 1,
    label: 'audit log',
  };
}
