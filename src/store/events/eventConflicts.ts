import type { StoredEvent } from '../../records/evidence.ts';
import type { Db } from '../file/connection.ts';
import type { NewEvent } from './eventRows.ts';

/** Keeps events that have the time and the uid of a stored one and other content: neither may be lost. */
export function conflictKeeper(db: Db) {
  const differs = db
    .prepare<[number, string, Uint8Array], number>(
      'SELECT 1 FROM event WHERE time_us = ? AND uid = ? AND json <> CAST(? AS TEXT)',
    )
    .pluck();
  const known = db
    .prepare<[number, string, Uint8Array], number>(
      'SELECT 1 FROM event_conflict WHERE time_us = ? AND uid = ? AND json = CAST(? AS TEXT)',
    )
    .pluck();
  const insert = db.prepare(
    'INSERT INTO event_conflict (time_us, uid, type, json) VALUES (?, ?, ?, CAST(? AS TEXT))',
  );
  /** @returns whether a conflict was kept that was not known before */
  return ({ timeUs, uid, json }: NewEvent, type: number): boolean => {
    if (differs.get(timeUs, uid, json) === undefined) return false;
    if (known.get(timeUs, uid, json) !== undefined) return false;
    insert.run(timeUs, uid, type, json);
    return true;
  };
}

/** Reads of conflicting events; from inclusive, to exclusive, microseconds since the epoch. */
export function conflictReads(db: Db) {
  const count = db
    .prepare<[number, number], number>(
      'SELECT count(*) FROM event_conflict WHERE time_us >= ? AND time_us < ?',
    )
    .pluck();
  const list = db.prepare<[number, number], StoredEvent>(
    `SELECT c.id AS seq, c.time_us AS timeUs, c.uid, t.event, t.code, c.json
     FROM event_conflict c JOIN event_type t ON t.id = c.type
     WHERE c.time_us >= ? AND c.time_us < ? ORDER BY c.time_us, c.uid, c.id`,
  );
  return {
    countEventConflicts: ({ fromUs, toUs }: { fromUs: number; toUs: number }): number =>
      count.get(fromUs, toUs) as number,
    eventConflicts: ({ fromUs, toUs }: { fromUs: number; toUs: number }): StoredEvent[] =>
      list.all(fromUs, toUs),
  };
}
