import { startedMs } from '../../controls/context.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { Period } from '../../records/period.ts';
import { isFromFiles, type SnapshotInfo } from '../../records/snapshot.ts';
import type { StoreReader } from '../../store/store.ts';

/**
 * The snapshot whose state a bundle shows: the last one taken inside the period, a complete one before one with gaps;
 * else the first one after it, provided that the audit log in the store reaches into the period. A run that was cut off
 * never serves.
 *
 * @param wanted a snapshot that the person asked for by number
 * @throws AffidavitError EXPORT_NO_SNAPSHOT, SNAPSHOT_NOT_FOUND
 */
export function chooseSnapshot(store: StoreReader, period: Period, wanted: number | undefined): SnapshotInfo {
  if (wanted !== undefined) return wantedSnapshot(store, wanted);
  const finished = store.snapshots().filter((snapshot) => snapshot.finished);
  const within = finished.filter((snapshot) => inside(startedMs(snapshot), period));
  const after = logReachesInto(store, period)
    ? finished.filter((snapshot) => startedMs(snapshot) >= period.toMs)
    : [];
  const chosen = best(within, 'last') ?? best(after, 'first');
  if (chosen) return chosen;
  const why =
    finished.length > 0
      ? `none of the ${finished.length} finished snapshots was taken in or after ${period.label} with an audit log that reaches into it`
      : 'the store holds no finished snapshot';
  throw new AffidavitError(
    'EXPORT_NO_SNAPSHOT',
    `Nothing to export for ${period.label}: ${why}.`,
    finished.some(({ cluster }) => isFromFiles(cluster))
      ? 'Import audit log files that reach into the period with `affidavit import --events FILE --cluster NAME`, or choose another period.'
      : 'Run `affidavit pull` to its end (with --since at the start of the period), or choose another period.',
  );
}

function wantedSnapshot(store: StoreReader, id: number): SnapshotInfo {
  const snapshot = store.snapshot(id);
  if (snapshot === null)
    throw new AffidavitError(
      'SNAPSHOT_NOT_FOUND',
      `The store does not hold snapshot ${id}.`,
      'See `affidavit snapshots list`.',
    );
  if (!snapshot.finished)
    throw new AffidavitError(
      'EXPORT_NO_SNAPSHOT',
      `Snapshot ${id} was cut off before its end.`,
      'Choose a finished one: `affidavit snapshots list`.',
    );
  return snapshot;
}

function best(snapshots: readonly SnapshotInfo[], which: 'first' | 'last'): SnapshotInfo | undefined {
  const complete = snapshots.filter((snapshot) => snapshot.status === 'complete');
  return (complete.length > 0 ? complete : snapshots).at(which === 'first' ? 0 : -1);
}

function inside(ms: number, { fromMs, toMs }: Period): boolean {
  return ms >= fromMs && ms < toMs;
}

function logReachesInto(store: StoreReader, { fromMs, toMs }: Period): boolean {
  return store.readRanges().some((stretch) => stretch.fromUs < toMs * 1000 && stretch.toUs >= fromMs * 1000);
}
