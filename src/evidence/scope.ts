import type { DatasetOutcome } from '../records/datasets.ts';
import type { Period } from '../records/period.ts';
import type { SnapshotInfo } from '../records/snapshot.ts';
import type { StoreReader } from '../store/store.ts';
import type { LogRead } from './log/logRead.ts';
import type { EvidenceSettings, Setting } from './settings.ts';

/** The sources of an evidence set. */
export interface EvidenceScope {
  store: StoreReader;
  /** from inclusive, to exclusive */
  period: Period;
  /** settings that the set itself depends on */
  settings: EvidenceSettings;
  /** every setting as procedures see it, the set's own among them */
  all: readonly Setting[];
  /** null when only one snapshot serves the period */
  opening: SnapshotInfo | null;
  closing: SnapshotInfo;
  log: LogRead;
}

/** The outcome of a dataset in a snapshot, or null when the snapshot did not collect it. */
export function outcomeIn(snapshot: SnapshotInfo, dataset: string): DatasetOutcome | null {
  return snapshot.datasets.find((outcome) => outcome.dataset === dataset) ?? null;
}

/** Whether everything that the gateway holds of a dataset was read. */
export function isWhole(outcome: Pick<DatasetOutcome, 'status'> | null): boolean {
  return outcome?.status === 'complete' || outcome?.status === 'empty';
}
