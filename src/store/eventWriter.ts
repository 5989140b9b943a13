import { connect, type Db } from './connection.ts';
import { buildEventIndexes, dropEventIndexes } from './eventIndexes.ts';
import { checkVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import type { EventWindow } from './store.ts';
import { guarded, storeError } from './storeErrors.ts';
import { subjectNumbers } from './subjects.ts';

/** One audit event on its way into the store. */
export interface NewEvent {
  /** microseconds since the epoch */
  timeUs: number;
  uid: string;
  event: string;
  code: string;
  /** UTF-8 of the event's canonical JSON */
  json: Uint8Array;
  /** [kind, value] of whom or what it is about; repeated ones count once */
  subjects: readonly (readonly [kind: string, value: string])[];
}

/** Puts events into the store on a connection of its own, so that a worker thread can own it. Every method is synchronous. */
export interface EventWriter {
  /** Adds those that the store does not hold yet, by (time, uid), in one transaction. 10 000 to 50 000 a batch are fastest. */
  insert(batch: readonly NewEvent[]): { inserted: number; duplicates: number };
  /** Whether the store holds every one of these events. */
  hasAll(keys: Iterable<{ timeUs: number; uid: string }>): boolean;
  /** Keeps a window that was read to its end. Call it after the window's last `insert`: what it vouches for is on disk. */
  closeWindow(window: EventWindow): void;
  /** Ends bulk mode, if it is on: builds the indexes that it went without. */
  finishBulk(): void;
  /** As `finishBulk`, then closes the connection. */
  close(): void;
}

/**
 * Opens a store for putting events in. The process must hold the store's lock by `openStoreForWriting`, which has also
 * brought the schema up to date.
 *
 * @param options `bulk`: do without the indexes that slow a first big load; a process that dies meanwhile leaves their
 *   building to the next `openStoreForWriting`
 * @throws AffidavitError STORE_DAMAGED, STORE_VERSION, STORE_BUSY, DISK_FULL, WRITE_DENIED, WRITE_FAILED
 */
export function openEventWriter(path: string, options: { bulk?: boolean } = {}): EventWriter {
  let db: Db | undefined;
  try {
    db = connect(path, 'write');
    checkVersion(db, path, MIGRATIONS.length, { allowOlder: false });
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
  // the cast only relabels the bytes: JSON is kept as text so that SQLite's JSON functions and shells read it
  const insertEvent = db.prepare(
    'INSERT OR IGNORE INTO event (time_us, uid, type, json) VALUES (?, ?, ?, CAST(? AS TEXT))',
  );
  const insertSubject = db.prepare('INSERT OR IGNORE INTO event_subject (seq, subject) VALUES (?, ?)');
  const has = db
    .prepare<[number, string], number>('SELECT 1 FROM event WHERE time_us = ? AND uid = ?')
    .pluck();
  const insertWindow = db.prepare(
    `INSERT INTO event_window (from_us, to_us, pages, received, new_rows, duplicates, server_version, snapshot)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertAll = db.transaction((batch: readonly NewEvent[]) => {
    let inserted = 0;
    for (const event of batch) {
      const type = types.intern(event.event, event.code);
      const { changes, lastInsertRowid } = insertEvent.run(event.timeUs, event.uid, type, event.json);
      if (changes === 0) continue;
      inserted += 1;
      for (const [kind, value] of event.subjects)
        insertSubject.run(lastInsertRowid, subjects.intern(kind, value));
    }
    return { inserted, duplicates: batch.length - inserted };
  });
  return {
    insert(batch) {
      try {
        return insertAll.immediate(batch);
      } catch (error) {
        subjects.forget();
        types.forget();
        throw error;
      }
    },
    hasAll(keys) {
      for (const { timeUs, uid } of keys) if (has.get(timeUs, uid) === undefined) return false;
      return true;
    },
    closeWindow: (window) =>
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
    finishBulk: () => buildEventIndexes(db),
    close() {
      try {
        buildEventIndexes(db);
      } finally {
        db.close();
      }
    },
  };
}

/** The number of an event type (event, code): there are a few hundred. */
function typeNumbers(db: Db) {
  const find = db
    .prepare<[string, string], number>('SELECT id FROM event_type WHERE event = ? AND code = ?')
    .pluck();
  const add = db.prepare('INSERT INTO event_type (event, code) VALUES (?, ?)');
  const cache = new Map<string, number>();
  return {
    intern(event: string, code: string): number {
      const name = `${event}\0${code}`;
      let id = cache.get(name);
      if (id === undefined) {
        id = find.get(event, code) ?? Number(add.run(event, code).lastInsertRowid);
        cache.set(name, id);
      }
      return id;
    },
    forget: (): void => cache.clear(),
  };
}
