import { collectDataset } from '../../collectors/collectDataset.ts';
import type { CollectContext, StateCollector } from '../../collectors/collector.ts';
import { STATE_COLLECTORS } from '../../collectors/state/registry.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { SnapshotWriter } from '../../store/store.ts';

/** Inputs of reading the state. */
export interface StateReading {
  gateway: Gateway;
  snapshot: SnapshotWriter;
  collect: CollectContext;
  signal: AbortSignal;
  onDataset(outcome: DatasetOutcome): void;
}

/**
 * Reads the state dataset by dataset.
 *
 * @returns datasets that failed as a whole: not settled yet, to be read once more at the end of the pull
 * @throws AffidavitError of the store; the signal's reason
 */
export async function collectState(reading: StateReading): Promise<StateCollector[]> {
  const failed: StateCollector[] = [];
  for (const collector of STATE_COLLECTORS) {
    reading.signal.throwIfAborted();
    if (!(await collectOne(reading, collector, false))) failed.push(collector);
  }
  return failed;
}

/** Reads once more what had failed, and settles it: many reasons pass within a pull, such as a pending invitation. */
export async function collectAgain(reading: StateReading, failed: readonly StateCollector[]): Promise<void> {
  for (const collector of failed) {
    reading.signal.throwIfAborted();
    await collectOne(reading, collector, true);
  }
}

/** @returns false when the dataset failed and is left for another try */
async function collectOne(
  { gateway, snapshot, collect, signal, onDataset }: StateReading,
  collector: StateCollector,
  isLast: boolean,
): Promise<boolean> {
  const { dataset } = collector;
  const save = (rows: Parameters<SnapshotWriter['savePage']>[1]): void =>
    void snapshot.savePage(dataset, rows);
  const draft = await collectDataset(gateway, collector, save, signal, collect);
  if (draft.outcome.status === 'failed' && !isLast) {
    snapshot.discardPages(dataset);
    return false;
  }
  onDataset(snapshot.finishDataset(draft.outcome, draft.redactions));
  return true;
}
