import { AffidavitError } from '../errors/affidavitError.ts';
import type { SnapshotInfo } from '../records/snapshot.ts';
import { openStoreForReading } from '../store/file/open.ts';
import { storePath } from './storePath.ts';

/** All snapshots of the store, oldest first. */
export function listSnapshots(options: { storeFile: string | undefined }): SnapshotInfo[] {
  const store = openStoreForReading(storePath(options.storeFile));
  try {
    return store.snapshots();
  } finally {
    store.close();
  }
}

/**
 * One snapshot, or the latest when no id is given.
 *
 * @throws AffidavitError SNAPSHOT_NOT_FOUND
 */
export function showSnapshot(options: {
  storeFile: string | undefined;
  id: number | undefined;
}): SnapshotInfo {
  const store = openStoreForReading(storePath(options.storeFile));
  try {
    const snapshot = options.id === undefined ? store.snapshots().at(-1) : store.snapshot(options.id);
    if (!snapshot) {
      const which = options.id === undefined ? 'snapshots' : `snapshot ${options.id}`;
      throw new AffidavitError(
        'SNAPSHOT_NOT_FOUND',
        `The store has no ${which}.`,
        'Run `affidavit snapshots list`, or take one with `affidavit pull`.',
      );
    }
    return snapshot;
  } finally {
    store.close();
  }
}
