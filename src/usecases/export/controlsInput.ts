import type { BundleInput, CriterionInput, CriterionItem, MatrixRow } from '../../bundle/input.ts';
import { CATALOGUE_VERSION, catalogueSha256 } from '../../controls/catalogue/catalogue.ts';
import { CRITERIA } from '../../controls/catalogue/criteria.ts';
import type { ControlContext } from '../../controls/context.ts';
import { criterionListing } from '../../controls/criterionListing.ts';
import { matrixRows } from '../../controls/matrix.ts';
import type { ControlException, TestResult } from '../../records/controls.ts';
import { coverage } from '../coverage.ts';
import { exportedRows } from './datasetInputs.ts';
import { isToldAsWhole } from './eventDatasets.ts';

/** The controls part of the bundle: catalogue, matrix, one listing a criterion, results and exceptions. */
export function controlsInput(
  context: ControlContext,
  results: readonly TestResult[],
  exceptions: () => AsyncIterable<ControlException>,
  exportedCounts: ReadonlyMap<string, number>,
): BundleInput['controls'] {
  return {
    catalogue: { version: CATALOGUE_VERSION, sha256: catalogueSha256() },
    matrix: () => matrix(context, results, exportedCounts),
    coverage: coverage(context.store, context.snapshot, context.period, exportedCounts),
    criteria: CRITERIA.map((criterion) => ({
      criterion: criterion.id,
      title: criterion.name,
      note: criterion.scopeReason,
      tests: results.filter((result) => result.criteria.includes(criterion.id)).map((result) => result.id),
      items: () => items(context, criterion.id),
    })) satisfies CriterionInput[],
    results,
    exceptions,
  };
}

function* matrix(
  context: ControlContext,
  results: readonly TestResult[],
  counts: ReadonlyMap<string, number>,
): Generator<MatrixRow> {
  for (const row of matrixRows(context, results, (dataset) => counts.get(dataset) ?? 0)) {
    yield {
      criterion: row.criterion,
      pointOfFocus: row.point_of_focus,
      pointOfFocusName: row.point_name,
      evidenceItem: row.item,
      dataset: row.dataset,
      file: row.file,
      rows: row.dataset === '' ? null : row.rows,
      completeness: row.collection,
      tests: row.tests === '' ? [] : row.tests.split('; '),
      result: row.result,
      reason: row.reason,
    };
  }
}

function* items(context: ControlContext, criterion: string): Generator<CriterionItem> {
  const rowsOf = (dataset: string) => {
    const outcome = context.snapshot.datasets.find((candidate) => candidate.dataset === dataset);
    if (outcome === undefined) return [];
    return isToldAsWhole(dataset) ? outcome.rows : exportedRows(context, outcome);
  };
  for (const entry of criterionListing(context, criterion, rowsOf)) {
    const isEvents = entry.dataset === 'events';
    yield {
      pointOfFocus: entry.points_of_focus.join('; '),
      evidenceItem: entry.item,
      dataset: entry.dataset,
      file: isEvents ? 'evidence/events-*.jsonl' : `evidence/${entry.dataset}.jsonl`,
      key: isEvents ? `${entry.key} (${entry.count})` : entry.key,
      sha256: entry.sha256 ?? '',
      reason: entry.reason,
    };
  }
}
