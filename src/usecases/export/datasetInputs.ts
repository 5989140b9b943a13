import type { DatasetInput } from '../../bundle/input.ts';
import { eventDataset } from '../../collectors/derived/fromEvents/registry.ts';
import type { ControlContext } from '../../controls/context.ts';
import { requestRowsOfPeriod } from '../../controls/tests/requestPopulation.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import { isLocalDataset, type LocalDataset, localDatasetInfo } from '../../records/localDatasets.ts';
import { describeDataset } from './descriptions.ts';
import { eventDatasetInput } from './eventDatasets.ts';
import { localQuery } from './localDatasets.ts';
import { localRows } from './localRows.ts';
import type { RowSpool } from './rowSpool.ts';

/** One row of a listing. */
interface Row {
  key: string;
  json: string;
}

/** A listing that knows how many rows it will have. */
export type CountedDataset = DatasetInput & { exported: number };

/**
 * Every listing of the bundle other than the audit log: state as of the snapshot, histories of the period.
 *
 * @param spool holds the rows of those that are read out of the audit log
 */
export function datasetInputs(context: ControlContext, spool: RowSpool): CountedDataset[] {
  return context.snapshot.datasets
    .filter((outcome) => outcome.dataset !== 'events')
    .map((outcome) => datasetInput(context, outcome, spool));
}

/** The rows of a dataset as they are exported, other than those that are read out of the audit log. */
export function exportedRows(context: ControlContext, outcome: DatasetOutcome): Iterable<Row> {
  const { store, snapshot } = context;
  if (isLocalDataset(outcome.dataset)) return localRows(context, outcome.dataset);
  if (outcome.method !== 'derived') return store.rows(snapshot.id, outcome.dataset);
  return outcome.dataset === 'access_requests'
    ? requestRowsOfPeriod(context)
    : timedRows(context, outcome.dataset);
}

function datasetInput(context: ControlContext, outcome: DatasetOutcome, spool: RowSpool): CountedDataset {
  if (isLocalDataset(outcome.dataset)) return localInput(context, outcome, outcome.dataset);
  const fromEvents = eventDataset(outcome.dataset);
  if (fromEvents !== null) return eventDatasetInput(outcome, fromEvents, spool);
  const { description, query } = describeDataset(outcome.dataset);
  const derived = outcome.method === 'derived';
  const exported = derived ? count(exportedRows(context, outcome)) : outcome.rows;
  const outside = derived ? Math.max(0, outcome.rows - exported) : 0;
  return {
    outcome,
    description,
    query: derived ? `${query}; of the period` : query,
    exported,
    rows: () => exportedRows(context, outcome),
    ...(outside > 0 ? { dropped: [{ reason: 'They concern another period.', count: outside }] } : {}),
  };
}

function localInput(context: ControlContext, outcome: DatasetOutcome, dataset: LocalDataset): CountedDataset {
  const exported = count(exportedRows(context, outcome));
  const outside = outcome.rows - exported;
  return {
    outcome,
    description: localDatasetInfo(dataset).description,
    query: localQuery(context, dataset),
    exported,
    rows: () => exportedRows(context, outcome),
    ...(outside > 0 ? { dropped: [{ reason: 'They concern another period.', count: outside }] } : {}),
  };
}

/** Rows without a time cannot be said to lie outside the period, so they are in. */
function timedRows({ store, period }: ControlContext, dataset: string): Iterable<Row> {
  return store.derived(dataset, { fromUs: period.fromMs * 1000, toUs: period.toMs * 1000, untimed: true });
}

function count(rows: Iterable<unknown>): number {
  let number = 0;
  for (const _ of rows) number += 1;
  return number;
}
