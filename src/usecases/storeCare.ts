import { statSync } from 'node:fs';
import path from 'node:path';
import type {
  StoreBackup,
  StoreCheck,
  StoreCompaction,
  StoreRekey,
} from '../records/reports/storeReports.ts';
import { backupStore } from '../store/file/backup.ts';
import { digestKeyPath } from '../store/file/hmacKey.ts';
import { openStoreForReading, openStoreForWriting } from '../store/file/open.ts';
import { storeFileWarnings } from '../store/file/storeFile.ts';
import type { StoreReader, StoreWriter } from '../store/store.ts';
import { storePath } from './storePath.ts';

const MAX_NAMED = 1000;
const EVER = { fromUs: Number.MIN_SAFE_INTEGER, toUs: Number.MAX_SAFE_INTEGER };

/** The store to take care of; default: that of the other commands. */
export interface StoreOptions {
  storeFile: string | undefined;
}

/**
 * Reads the whole store and names every place that is not as it was written.
 *
 * @throws AffidavitError STORE_NOT_FOUND, STORE_BUSY, STORE_VERSION; STORE_DAMAGED when it cannot even be opened
 */
export function checkStore(options: StoreOptions): StoreCheck {
  const store = openStoreForReading(storePath(options.storeFile), { lock: true });
  try {
    const damage: StoreCheck['damage'] = [];
    let damaged = 0;
    for (const place of store.damage()) {
      damaged += 1;
      if (damage.length < MAX_NAMED) damage.push(place);
    }
    const whole = damaged === 0;
    return {
      store: store.path,
      snapshots: whole ? store.snapshots().length : 0,
      events: whole ? store.countEvents(EVER) : 0,
      damage,
      damaged,
      pruned_before: whole ? prunedBefore(store) : null,
      warnings: storeFileWarnings(store.path),
    };
  } finally {
    store.close();
  }
}

/** The day before which evidence was pruned, YYYY-MM-DD; null: none was. */
export function prunedBefore(store: StoreReader): string | null {
  const last = store.prunings().at(-1);
  return last === undefined ? null : new Date(last.beforeMs).toISOString().slice(0, 10);
}

/** Copies the store, its digest key and a manifest to a file of that name (store/backup.ts). */
export function backup(options: StoreOptions & { target: string }): Promise<StoreBackup> {
  return backupStore(storePath(options.storeFile), path.resolve(options.target));
}

/**
 * Gives free space in the store's file back to the disk; while it runs it needs as much space again.
 *
 * @throws AffidavitError STORE_NOT_FOUND, STORE_BUSY, STORE_DAMAGED, DISK_FULL, WRITE_…
 */
export function compact(options: StoreOptions): StoreCompaction {
  const store = openExistingStore(options.storeFile);
  try {
    const bytes_before = statSync(store.path).size;
    store.refuseDamage();
    store.compact();
    return { store: store.path, bytes_before, bytes_after: statSync(store.path).size };
  } finally {
    store.close();
  }
}

/**
 * Makes a new digest key because the old one is lost. Join tokens with secret names that earlier snapshots list can then not
 * be matched with later ones; none of them counts as deleted because of that.
 *
 * @throws AffidavitError STORE_NOT_FOUND, STORE_BUSY, STORE_DAMAGED, DISK_FULL, WRITE_…
 */
export function rekey(options: StoreOptions): StoreRekey {
  const store = openExistingStore(options.storeFile);
  try {
    store.digestKey.replace();
    const from_snapshot = store.digestKeyChanges().at(-1) ?? 1;
    return { store: store.path, key: digestKeyPath(store.path), from_snapshot };
  } finally {
    store.close();
  }
}

/** Opens it for writing, but makes none. */
export function openExistingStore(storeFile: string | undefined): StoreWriter {
  const file = storePath(storeFile);
  openStoreForReading(file, { lock: true }).close();
  return openStoreForWriting(file);
}
