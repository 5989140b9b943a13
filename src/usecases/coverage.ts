import { type CoverageEvidence, coverageRows, type DatasetState } from '../controls/coverage.ts';
import { CONTROL_MAPPINGS, matchesEvent } from '../controls/mapping/mapping.ts';
import type { CoverageRow } from '../records/coverage.ts';
import type { EvidenceItem } from '../records/datasets.ts';
import { LOCAL_DATASETS, type LocalDataset } from '../records/localDatasets.ts';
import type { SnapshotInfo } from '../records/snapshot.ts';
import type { TimeSpan } from '../store/local/localStore.ts';
import type { StoreReader } from '../store/store.ts';

/**
 * The 62 rows of named evidence, judged by a snapshot, the local runs that serve a period, and the attached files.
 *
 * @param snapshot null: nothing was pulled yet
 * @param counted rows of a dataset as exported, where that differs from what the snapshot holds
 */
export function coverage(
  store: StoreReader | null,
  snapshot: SnapshotInfo | null,
  period: TimeSpan,
  counted: ReadonlyMap<string, number> = new Map(),
): CoverageRow[] {
  const datasets = new Map<string, DatasetState>();
  for (const { dataset, status, rows, reason, method, permission } of snapshot?.datasets ?? []) {
    datasets.set(dataset, { status, rows: counted.get(dataset) ?? rows, reason, method, permission });
  }
  for (const name of Object.keys(LOCAL_DATASETS) as LocalDataset[]) {
    const state = store === null || name === 'attachments' ? null : localState(store, name, period);
    if (state !== null) datasets.set(name, state);
  }
  const attachments = new Map<number, number>();
  for (const { row } of store?.local.attachments(period) ?? [])
    attachments.set(row, (attachments.get(row) ?? 0) + 1);
  const evidence: CoverageEvidence = {
    datasets,
    attachments,
    eventRows: eventCounter(store, period),
    localCommand: (name) => (LOCAL_DATASETS as Record<string, { command: string }>)[name]?.command,
  };
  return coverageRows(evidence);
}

function localState(store: StoreReader, name: LocalDataset, period: TimeSpan): DatasetState | null {
  const sources = store.local.serving(name, period);
  if (sources.length === 0) return null;
  const rows = sources.reduce((sum, source) => sum + source.rows, 0);
  const worst = sources.find(({ status }) => status !== 'complete' && status !== 'empty');
  const status =
    worst === undefined ? (rows > 0 ? 'complete' : 'empty') : rows > 0 ? 'partial' : worst.status;
  return { status, rows, reason: worst?.reason ?? '', method: LOCAL_DATASETS[name].method, permission: '' };
}

/** Counts the events of the period that speak for an item; asks the store once. */
function eventCounter(store: StoreReader | null, period: TimeSpan): (item: EvidenceItem) => number {
  const toUs = Math.min(period.toMs * 1000, Number.MAX_SAFE_INTEGER);
  let types: { event: string; count: number }[] | undefined;
  return (item) => {
    types ??= store?.eventTypes({ fromUs: period.fromMs * 1000, toUs }) ?? [];
    const patterns = CONTROL_MAPPINGS.filter(
      (mapping) => mapping.dataset === 'events' && mapping.item === item,
    );
    const speaks = (event: string) =>
      item === 'LOG' || patterns.some((mapping) => matchesEvent(mapping.event ?? '*', event));
    return types.filter(({ event }) => speaks(event)).reduce((sum, { count }) => sum + count, 0);
  };
}
