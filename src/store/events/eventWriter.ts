import { eventBlocks } from '../digests/eventBlocks.ts';
import { keepDigests } from '../digests/keepDigests.ts';
import { connect, type Db } from '../file/connection.ts';
import { checkVersion } from '../file/migrate.ts';
import { guarded, storeError } from '../file/storeErrors.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import type { EventWindow } from '../store.ts';
import { conflictKeeper } from './eventConflicts.ts';
import { buildEventIndexes, dropEventIndexes } from './eventIndexes.ts';
import { type NewEvent, rowInserter, typeNumbers } from './eventRows.ts';
import { type ExportChunk, exportChunks } from './exportChunks.ts';
import { subjectNumbers } from './subjects.ts';

export type { NewEvent } from './eventRows.ts';

/** Holds a transaction of the ingest thread and no more. */
const CACHE_KIB = 12_288;

/** Puts events into the store on a separate connection, so that a worker thread can own it. Every method is synchronous. */
export interface EventWriter {
  /**
   * Opens a transaction that holds everything until `commit`: 10 000 to 50 000 events in one are fastest. What is not
   * committed when the process dies was never there. A call that throws meanwhile takes the whole transaction back.
   */
  begin(): void;
  /** Puts what came since `begin` on disk; does nothing without a `begin`. */
  commit(): void;
  /** Adds those that the store does not hold yet, by (time, uid); in a separate transaction where `begin` opened none. */
  insert(batch: readonly NewEvent[]): { inserted: number; duplicates: number; conflicts: number };
  /** Whether the store holds every one of these events. */
  hasAll(keys: Iterable<{ timeUs: number; uid: string }>): boolean;
  /** Keeps a window that was read to its end. Call it after the window's last `insert`: it is on disk no earlier than that. */
  closeWindow(window: EventWindow): void;
  /** Notes how far a chunk of the bulk export has come. Call it after the `insert` of its events. */
  saveChunk(chunk: ExportChunk): void;
  /** The chunks of a day that are known. */
  chunksOf(dayUs: number): ExportChunk[];
  /** Ends bulk mode, if it is on: builds the indexes that it went without. */
  finishBulk(): void;
  /** Commits, then as `finishBulk`, then closes the connection. */
  close(): void;
}

/**
 * Opens a store for putting events in. The process must hold the store's lock by `openStoreForWriting`, which has also
 * migrated the schema.
 *
 * @param options `bulk`: do without the indexes that slow a first big load; a process that dies meanwhile leaves their
 *   building to the next `openStoreForWriting`
 * @throws AffidavitError STORE_DAMAGED, STORE_VERSION, STORE_BUSY, DISK_FULL, WRITE_DENIED, WRITE_FAILED
 */
export function openEventWriter(path: string, options: { bulk?: boolean } = {}): EventWriter {
  let db: Db | undefined;
  try {
    db = connect(path, 'write', { cacheKib: CACHE_KIB });
    checkVersion(db, path, MIGRATIONS.length, { allowOlder: false });
    keepDigests(db);
    if (options.bulk === true) dropEventIndexes(db);
    return guarded(path, eventWriter(db));
  } catch (error) {
    db?.close();
    throw storeError(path, error);
  }
}

function eventWriter(db: Db): EventWriter {
  const subjects = subjectNumbers(db);
  const types = typeNumbers(db);
  const insertRows = rowInserter(db);
  const keepConflict = conflictKeeper(db);
  const insertSubject = db.prepare('INSERT OR IGNORE INTO event_subject (seq, subject) VALUES (?, ?)');
  const has = db
    .prepare<[number, string], number>('SELECT 1 FROM event WHERE time_us = ? AND uid = ?')
    .pluck();
  const insertWindow = db.prepare(
    `INSERT INTO event_window (from_us, to_us, pages, received, new_rows, duplicates, server_version, snapshot)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const chunks = exportChunks(db);
  const blocks = eventBlocks(db);
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');

  /** Does it within the open transaction or, where there is none, in a new one. */
  const transacted = <T>(work: () => T): T => {
    const own = !db.inTransaction;
    try {
      if (own) begin.run();
      const result = work();
      if (own) commit.run();
      return result;
    } catch (error) {
      // SQLite takes some failed transactions back by itself, a full disk's among them.
      if (db.inTransaction) rollback.run();
      subjects.forget();
      types.forget();
      throw error;
    }
  };

  return {
    begin: () => void begin.run(),
    commit() {
      if (db.inTransaction) transacted(() => void commit.run());
    },
    insert: (batch) =>
      transacted(() => {
        const lastSeq = blocks.lastSeq();
        let conflicts = 0;
        const inserted = insertRows(
          batch,
          types.intern,
          (seq, event) => {
            for (const [kind, value] of event.subjects) insertSubject.run(seq, subjects.intern(kind, value));
          },
          (event, type) => {
            if (keepConflict(event, type)) conflicts++;
          },
        );
        blocks.add(
          lastSeq,
          batch.map(({ json }) => json),
          inserted,
        );
        return { inserted, duplicates: batch.length - inserted - conflicts, conflicts };
      }),
    hasAll(keys) {
      for (const { timeUs, uid } of keys) if (has.get(timeUs, uid) === undefined) return false;
      return true;
    },
    closeWindow: (window) =>
      transacted(
        () =>
          void insertWindow.run(
            window.fromUs,
            window.toUs,
            window.pages,
            window.received,
            window.newRows,
            window.duplicates,
            window.serverVersion,
            window.snapshot,
          ),
      ),
    saveChunk: (chunk) => transacted(() => chunks.save(chunk)),
    chunksOf: chunks.of,
    finishBulk: () => buildEventIndexes(db),
    close() {
      try {
        if (db.inTransaction) transacted(() => void commit.run());
        buildEventIndexes(db);
      } finally {
        db.close();
      }
    },
  };
}
