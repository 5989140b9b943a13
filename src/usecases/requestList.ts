import type { Conclusion } from '../controls/conclusion.ts';
import { coverageRows, type DatasetState } from '../controls/coverage.ts';
import { pointsOfEvent } from '../controls/relevance/relevance.ts';
import { rangeOfMs } from '../formats/timeRange.ts';
import type { CoverageRow } from '../records/coverage.ts';
import { isLocalDataset, LOCAL_DATASETS } from '../records/localDatasets.ts';

/** The request list of a conclusion: each item with its state, what answers it, and what to do next. */
export function requestListRows({ set, scope }: Conclusion): CoverageRow[] {
  const { store, period } = scope;
  const datasets = new Map<string, DatasetState>();
  for (const { table, outcome, rows } of set.tables()) {
    if (outcome === null || table.startsWith('opening_')) continue;
    const { status, reason, method, permission } = outcome;
    datasets.set(table, { status, rows, reason, method, permission });
  }
  const events = scope.closing.datasets.find(({ dataset }) => dataset === 'events');
  if (events !== undefined) datasets.set('events', { ...events, rows: scope.log.events });
  const attachments = new Map<number, number>();
  for (const { row } of store.local.attachments(period))
    attachments.set(row, (attachments.get(row) ?? 0) + 1);
  const types = store.eventTypes(rangeOfMs(period));
  return coverageRows({
    datasets,
    attachments,
    eventRows: (item) =>
      types
        .filter(({ event, code }) => item === 'LOG' || pointsOfEvent(event, code).item === item)
        .reduce((sum, { count }) => sum + count, 0),
    localCommand: (name) => (isLocalDataset(name) ? LOCAL_DATASETS[name].command : undefined),
  });
}

/** The request list of somebody who has collected nothing yet. */
export function emptyRequestList(): CoverageRow[] {
  return coverageRows({
    datasets: new Map(),
    attachments: new Map(),
    eventRows: () => 0,
    localCommand: (name) => (isLocalDataset(name) ? LOCAL_DATASETS[name].command : undefined),
  });
}
