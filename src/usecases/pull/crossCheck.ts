import { collectDataset } from '../../collectors/collectDataset.ts';
import type { CollectContext } from '../../collectors/collector.ts';
import { crossCheck } from '../../collectors/crossChecks/crossChecks.ts';
import type { Discrepancy } from '../../collectors/crossChecks/discrepancy.ts';
import { storedSnapshot } from '../../collectors/crossChecks/storedSnapshot.ts';
import { checkTwoReadings } from '../../collectors/crossChecks/twoReadings.ts';
import { STATE_COLLECTORS } from '../../collectors/state/registry.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { EvidenceRow } from '../../records/evidence.ts';
import type { SnapshotWriter, StoreWriter } from '../../store/store.ts';

/** Listings that the roll-forward rests on: read once more at the end of a pull, to compare the two readings. */
const READ_TWICE: ReadonlySet<string> = new Set(['users', 'roles', 'bots', 'locks']);

/**
 * Holds the datasets of a snapshot against each other and against the log, and the main listings against a second reading.
 * Discrepancies between datasets are kept as rows of the dataset `cross_checks`, for a person to examine.
 */
export async function recordCrossChecks(
  gateway: Gateway,
  store: StoreWriter,
  snapshot: SnapshotWriter,
  stateToMs: number,
  collect: CollectContext,
  signal: AbortSignal,
): Promise<DatasetOutcome> {
  const checked = storedSnapshot(store, snapshot.id, stateToMs);
  const discrepancies = crossCheck(checked);
  for (const { dataset, ...collector } of STATE_COLLECTORS) {
    const first = READ_TWICE.has(dataset) ? checked.rows(dataset) : null;
    if (first === null) continue;
    signal.throwIfAborted();
    const second: EvidenceRow[] = [];
    const draft = await collectDataset(
      gateway,
      { dataset, ...collector },
      (rows) => void second.push(...rows),
      signal,
      collect,
    );
    // a second reading that failed says nothing of the first
    if (draft.outcome.status === 'complete' || draft.outcome.status === 'empty')
      discrepancies.push(...checkTwoReadings(dataset, first, second));
  }
  snapshot.savePage('cross_checks', discrepancies.map(rowOf));
  return snapshot.finishDataset({
    dataset: 'cross_checks',
    item: 'LOG',
    status: discrepancies.length > 0 ? 'complete' : 'empty',
    reason:
      discrepancies.length > 0 ? '' : 'no discrepancies between the datasets, the log and a second reading',
    rpc: '',
    pages: 0,
    permission: '',
    method: 'inferred',
  });
}

function rowOf({ check, subject, detail }: Discrepancy, index: number): EvidenceRow {
  return { key: `${check}/${subject}/${index}`, body: { check, subject, detail } };
}
