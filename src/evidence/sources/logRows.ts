import { rangeOfMs } from '../../formats/timeRange.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { EventDataset, EventSource } from '../fromEvents/eventDataset.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../scope.ts';

/** The sources of datasets that are read out of the audit log. */
export function eventSource({ store, closing, period }: EvidenceScope): EventSource {
  return { store, snapshot: closing, period, types: store.eventTypes(rangeOfMs(period)) };
}

/** The outcome of a dataset that is read out of the audit log: what the log does not hold whole, it does not either. */
export function logOutcome(scope: EvidenceScope, of: EventDataset, rows: number): DatasetOutcome {
  const gaps = logGaps(scope);
  return {
    dataset: of.dataset,
    item: of.item,
    status: gaps !== '' ? 'partial' : rows === 0 ? 'empty' : 'complete',
    rows,
    new_rows: 0,
    duplicates: 0,
    reason: gaps !== '' ? gaps : rows === 0 ? 'no such events in the period' : '',
    rpc: '',
    pages: 0,
    permission: '',
    method: 'derived',
  };
}

/** Why the audit log does not cover the period, in words; empty when it does. */
export function logGaps({ closing, log }: EvidenceScope): string {
  const events = outcomeIn(closing, 'events');
  const said: string[] = [];
  if (events === null) said.push('the closing snapshot did not collect the audit log');
  else if (!isWhole(events))
    said.push(`the audit log is ${events.status}${events.reason === '' ? '' : `: ${events.reason}`}`);
  const gaps = log.gaps.filter(({ kind }) => kind !== 'not_yet');
  const [first] = gaps;
  if (first !== undefined)
    said.push(gaps.length === 1 ? first.why : `${gaps.length} gaps, first: ${first.why}`);
  return said.join('; ');
}
