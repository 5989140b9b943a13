import type { DatasetOutcome } from '../records/datasets.ts';
import type { Period } from '../records/period.ts';
import type { SnapshotInfo } from '../records/snapshot.ts';
import type { StoreReader } from '../store/store.ts';
import { type ControlSettings, DEFAULT_SETTINGS } from './settings.ts';

/** What a test of controls may look at. The store streams; nothing here holds a dataset in memory. */
export interface ControlContext {
  store: StoreReader;
  /** the snapshot whose state is tested */
  snapshot: SnapshotInfo;
  period: Period;
  settings: ControlSettings;
  /** the last ended snapshot at or before the period's start; null in the first period */
  atStart: SnapshotInfo | null;
  /** the first ended snapshot at or after the period's end, else the one that is tested */
  atEnd: SnapshotInfo;
}

/**
 * Puts together what the tests of controls look at.
 *
 * @param store the store, open for reading
 * @param snapshot the snapshot whose state is tested
 * @param period from inclusive, to exclusive
 */
export function controlContext(
  store: StoreReader,
  snapshot: SnapshotInfo,
  period: Period,
  settings: ControlSettings = DEFAULT_SETTINGS,
): ControlContext {
  const ended = store
    .snapshots()
    .filter((info) => info.finished)
    .sort((a, b) => startedMs(a) - startedMs(b));
  return {
    store,
    snapshot,
    period,
    settings,
    atStart: ended.findLast((info) => startedMs(info) <= period.fromMs) ?? null,
    atEnd: ended.find((info) => startedMs(info) >= period.toMs) ?? snapshot,
  };
}

/** Milliseconds since the epoch at which a snapshot began. */
export function startedMs(snapshot: SnapshotInfo): number {
  return Date.parse(snapshot.started);
}

/** The outcome of a dataset in a snapshot, or null when it was not collected. */
export function outcomeOf(snapshot: SnapshotInfo, dataset: string): DatasetOutcome | null {
  return snapshot.datasets.find((outcome) => outcome.dataset === dataset) ?? null;
}

/**
 * Why datasets of a snapshot cannot carry a test, in words; empty when all were read whole. Silence is never a pass: a
 * dataset that was not collected is a gap like a denied one.
 */
export function gapsIn(snapshot: SnapshotInfo, datasets: readonly string[]): string {
  const gaps: string[] = [];
  for (const dataset of datasets) {
    const outcome = outcomeOf(snapshot, dataset);
    if (outcome === null) gaps.push(`${dataset} was not collected`);
    else if (outcome.status !== 'complete' && outcome.status !== 'empty') {
      gaps.push(`${dataset} is ${outcome.status}${outcome.reason === '' ? '' : `: ${outcome.reason}`}`);
    }
  }
  return gaps.join('; ');
}
