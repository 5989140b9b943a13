import { existsSync } from 'node:fs';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { bundleHistory, bundleLedger } from '../bundleLedger.ts';
import { checkReads, checkStore } from '../checks/open.ts';
import { saveControlMapping } from '../controlMapping.ts';
import { findDamage } from '../digests/findDamage.ts';
import { keepDigests } from '../digests/keepDigests.ts';
import { tableDamage } from '../digests/schemaDamage.ts';
import { conflictReads } from '../events/eventConflicts.ts';
import { buildEventIndexes } from '../events/eventIndexes.ts';
import { eventReads } from '../events/eventReader.ts';
import { exceptionReads, exceptionStore } from '../exceptions/open.ts';
import { localReads, localStore } from '../local/open.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { pruner } from '../pruning/prune.ts';
import { pruningReads } from '../pruning/pruningReads.ts';
import { reviewReads, reviewStore } from '../reviews/open.ts';
import { callReads } from '../snapshots/calls.ts';
import { derivedReads, derivedWrites } from '../snapshots/derived.ts';
import { outcomes as outcomesOf } from '../snapshots/outcomes.ts';
import { resourceHistory } from '../snapshots/resourceHistory.ts';
import { resourceReads } from '../snapshots/resources.ts';
import { snapshotReads } from '../snapshots/snapshotRecords.ts';
import { beginSnapshot } from '../snapshots/snapshotWriter.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import { connect, type Db, readHeader } from './connection.ts';
import { createPrivateFile } from './createFile.ts';
import { createViews } from './createViews.ts';
import { digestKey, digestKeyChanges, digestKeyFingerprint } from './hmacKey.ts';
import { checkVersion, migrate } from './migrate.ts';
import { damagedAt, guarded, storeError } from './storeErrors.ts';
import { realStoreFile } from './storeFile.ts';
import { lockStore, type StoreLock } from './storeLock.ts';

/**
 * Opens a store for writing and holds its lock until `close`. A new file gets mode 0600; an older schema is migrated to
 * date; what a killed run left half done is rolled back or, for indexes, made good.
 *
 * @throws AffidavitError STORE_BUSY, STORE_DAMAGED, STORE_VERSION (the file is then untouched), DISK_FULL, WRITE_DENIED,
 *   WRITE_FAILED
 */
export function openStoreForWriting(given: string): StoreWriter {
  const path = realStoreFile(given);
  createPrivateFile(path, `create the store ${path}`);
  const lock = lockStore(path);
  return opened(path, lock, () => {
    const db = connectUpToDate(path);
    const reads = reader(db, path, lock);
    const writer: StoreWriter = {
      ...reads,
      ...pruner(db, reads),
      ...derivedWrites(db),
      compact: () => void db.exec('VACUUM'),
      digestKey: guarded(path, digestKey(db, path)),
      bundles: guarded(path, bundleLedger(db)),
      local: guarded(path, localStore(db)),
      exceptions: guarded(path, exceptionStore(db)),
      checks: guarded(path, checkStore(db)),
      reviews: guarded(path, reviewStore(db)),
      beginSnapshot: (start) => guarded(path, beginSnapshot(db, path, start)),
      saveControlMapping: (version, mappings) => saveControlMapping(db, version, mappings),
    };
    return guarded(path, writer);
  });
}

/**
 * Opens a store for reading.
 *
 * @param options `lock`: keep every writer out until `close`, so that what is read belongs together; a store of an older
 *   schema is then migrated first
 * @throws AffidavitError STORE_NOT_FOUND, STORE_DAMAGED, STORE_VERSION; with `lock` also what `openStoreForWriting` throws
 */
export function openStoreForReading(given: string, options: { lock?: boolean } = {}): StoreReader {
  const path = realStoreFile(given);
  if (!existsSync(path)) throw notFound(path);
  const lock = options.lock === true ? lockStore(path) : null;
  return opened(path, lock, () => {
    const db = connect(path, 'read');
    try {
      if (readHeader(db).blank) throw notFound(path);
      checkVersion(db, path, MIGRATIONS.length, { allowOlder: lock !== null });
      if (lock !== null && readHeader(db).version < MIGRATIONS.length) connectUpToDate(path).close();
      refuseMissingTables(db, path);
      return guarded(path, reader(db, path, lock));
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function refuseMissingTables(db: Db, path: string): void {
  const damage = tableDamage(db);
  if (damage !== null) throw damagedAt(path, damage);
}

function connectUpToDate(path: string): Db {
  const db = connect(path, 'write');
  try {
    migrate(db, path, MIGRATIONS);
    refuseMissingTables(db, path);
    keepDigests(db);
    createViews(db);
    buildEventIndexes(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function reader(db: Db, path: string, lock: StoreLock | null): StoreReader {
  const outcomes = outcomesOf(db);
  const log = eventReads(db);
  return {
    path,
    ...snapshotReads(db, outcomes),
    ...resourceReads(db, outcomes),
    ...resourceHistory(db),
    ...callReads(db),
    ...derivedReads(db),
    ...log,
    ...pruningReads(db, log),
    ...conflictReads(db),
    redactions: outcomes.redactions,
    digestKeyFingerprint: () => digestKeyFingerprint(db),
    digestKeyChanges: () => digestKeyChanges(db),
    damage: () => findDamage(db),
    refuseDamage() {
      for (const { dataset, row } of findDamage(db))
        throw damagedAt(path, dataset === '' ? row : `${dataset}, ${row}`);
    },
    local: guarded(path, localReads(db)),
    bundles: guarded(path, bundleHistory(db)),
    exceptions: guarded(path, exceptionReads(db)),
    checks: guarded(path, checkReads(db)),
    reviews: guarded(path, reviewReads(db)),
    close() {
      db.close();
      lock?.release();
    },
  };
}

/** Gives the lock back when opening fails, and the failure its proper form. */
function opened<T>(path: string, lock: StoreLock | null, open: () => T): T {
  try {
    return open();
  } catch (error) {
    lock?.release();
    throw storeError(path, error);
  }
}

function notFound(path: string): AffidavitError {
  return new AffidavitError(
    'STORE_NOT_FOUND',
    `There is no store at ${path}.`,
    'Run `affidavit pull` first, or give the store with --store.',
  );
}
