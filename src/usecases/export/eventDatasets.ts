import type { LinesInput } from '../../bundle/input.ts';
import type { EventDataset, EventSource } from '../../collectors/derived/fromEvents/eventDataset.ts';
import { EVENT_DATASETS, eventDataset } from '../../collectors/derived/fromEvents/registry.ts';
import { outcomeOf } from '../../controls/context.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { Period } from '../../records/period.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import type { StoreReader } from '../../store/store.ts';
import { uncovered } from './eventsInput.ts';
import type { RowSpool } from './rowSpool.ts';

/**
 * The snapshot with the datasets that are read out of the audit log of the period beside its own, so that matrix, listings and
 * tests see them. What the log does not hold whole, they do not either.
 *
 * @param spool takes the rows where they are asked for afterwards, so that they are made once
 */
export function withEventDatasets(
  store: StoreReader,
  snapshot: SnapshotInfo,
  period: Period,
  spool: RowSpool | null = null,
): SnapshotInfo {
  const types = store.eventTypes({ fromUs: period.fromMs * 1000, toUs: period.toMs * 1000 });
  const source = { store, snapshot, period, types };
  const gaps = gapsOf(source);
  const outcomes = EVENT_DATASETS.map((of) => outcomeFrom(of, rowsIn(of, source, spool), gaps));
  return { ...snapshot, datasets: [...snapshot.datasets, ...outcomes] };
}

/** Such a dataset as the bundle takes it. */
export function eventDatasetInput(
  outcome: DatasetOutcome,
  of: EventDataset,
  spool: RowSpool,
): LinesInput & { exported: number } {
  return {
    outcome,
    description: of.description,
    query: `put together from the audit log of the period: ${of.types.join(', ')}`,
    exported: outcome.rows,
    lines: () => spool.lines(of.dataset),
    columns: of.columns,
  };
}

/** Whether the rows of a dataset are listed under the criteria as a whole: each is one or a few events, and there may be millions. */
export function isToldAsWhole(dataset: string): boolean {
  return eventDataset(dataset) !== null;
}

function rowsIn(of: EventDataset, source: EventSource, spool: RowSpool | null): number {
  if (spool !== null) return spool.keep(of.dataset, of.rows(source));
  return of.count?.(source) ?? countOf(of.rows(source));
}

function outcomeFrom(of: EventDataset, rows: number, gaps: string): DatasetOutcome {
  const status = gaps !== '' ? 'partial' : rows === 0 ? 'empty' : 'complete';
  return {
    dataset: of.dataset,
    item: of.item,
    status,
    rows,
    new_rows: 0,
    duplicates: 0,
    reason: gaps !== '' ? gaps : rows === 0 ? 'the audit log of the period holds nothing of the kind' : '',
    rpc: '',
    pages: 0,
    permission: '',
    method: 'derived',
  };
}

/** Why the audit log does not carry the period whole, in words; empty when it does. */
function gapsOf({ store, snapshot, period }: EventSource): string {
  const events = outcomeOf(snapshot, 'events');
  const gaps: string[] = [];
  if (events === null) gaps.push('the snapshot did not collect the audit log');
  else if (events.status !== 'complete' && events.status !== 'empty')
    gaps.push(`the audit log is ${events.status}${events.reason === '' ? '' : `: ${events.reason}`}`);
  const missing = uncovered(store, period);
  const first = missing[0];
  if (first !== undefined) {
    const iso = (us: number) => new Date(us / 1000).toISOString();
    const times = missing.length === 1 ? '' : `${missing.length} times, first `;
    gaps.push(`the audit log was not read ${times}from ${iso(first.fromUs)} to ${iso(first.toUs)}`);
  }
  return gaps.join('; ');
}

function countOf(rows: Iterable<unknown>): number {
  let number = 0;
  for (const _ of rows) number += 1;
  return number;
}
