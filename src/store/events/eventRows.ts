import type { Db } from '../file/connection.ts';

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

/** Rows of one statement: fewer calls into SQLite, by a third cheaper. More of them gain nothing. */
const ROWS = 8;

/**
 * Inserts events in their order and counts those that were new. Events that are about somebody are inserted one by one,
 * because their running number is needed.
 */
export function rowInserter(db: Db) {
  // the cast only relabels the bytes: JSON is kept as text so that SQLite's JSON functions and shells read it
  const row = '(?, ?, ?, CAST(? AS TEXT))';
  const insert = (rows: number) =>
    db.prepare<unknown[]>(
      `INSERT OR IGNORE INTO event (time_us, uid, type, json) VALUES ${Array(rows).fill(row).join(', ')}`,
    );
  const one = insert(1);
  const several = insert(ROWS);
  const values: unknown[] = new Array(ROWS * 4).fill(null);
  return (
    batch: readonly NewEvent[],
    typeOf: (event: string, code: string) => number,
    onInserted: (seq: number | bigint, event: NewEvent) => void,
    /** gets every event that may have been known by its time and uid */
    onKnown: (event: NewEvent, type: number) => void,
  ): number => {
    let inserted = 0;
    let from = 0;
    const single = (event: NewEvent): void => {
      const type = typeOf(event.event, event.code);
      const { changes, lastInsertRowid } = one.run(event.timeUs, event.uid, type, event.json);
      inserted += changes;
      if (changes > 0) onInserted(lastInsertRowid, event);
      else onKnown(event, type);
    };
    while (from < batch.length) {
      let to = from;
      while (to < batch.length && to - from < ROWS && batch[to]?.subjects.length === 0) to++;
      if (to - from === ROWS) {
        for (let at = 0; at < ROWS; at++) {
          const event = batch[from + at] as NewEvent;
          values[at * 4] = event.timeUs;
          values[at * 4 + 1] = event.uid;
          values[at * 4 + 2] = typeOf(event.event, event.code);
          values[at * 4 + 3] = event.json;
        }
        const { changes } = several.run(values);
        inserted += changes;
        if (changes < ROWS)
          for (let at = 0; at < ROWS; at++)
            onKnown(batch[from + at] as NewEvent, values[at * 4 + 2] as number);
      } else {
        to = Math.min(to + 1, batch.length);
        for (let at = from; at < to; at++) single(batch[at] as NewEvent);
      }
      from = to;
    }
    return inserted;
  };
}

/** The number of an event type (event, code): there are a few hundred. */
export function typeNumbers(db: Db) {
  const find = db
    .prepare<[string, string], number>('SELECT id FROM event_type WHERE event = ? AND code = ?')
    .pluck();
  const add = db.prepare('INSERT INTO event_type (event, code) VALUES (?, ?)');
  const cache = new Map<string, Map<string, number>>();
  return {
    intern(event: string, code: string): number {
      let codes = cache.get(event);
      if (codes === undefined) {
        codes = new Map();
        cache.set(event, codes);
      }
      let id = codes.get(code);
      if (id === undefined) {
        id = find.get(event, code) ?? Number(add.run(event, code).lastInsertRowid);
        codes.set(code, id);
      }
      return id;
    },
    forget: (): void => cache.clear(),
  };
}
