import type { StoredEvent } from '../../records/evidence.ts';
import type { Db } from '../file/connection.ts';
import { paged } from '../paging.ts';
import type { StoreReader } from '../store.ts';

/**
 * Counts events by the session that they name: commands, queries and requests are most of an audit log, and only their number is
 * wanted, so their text stays out of JavaScript.
 */
export function sessionCounts(db: Db): StoreReader['sessionCounts'] {
  const typesNamed = db.prepare<[string], { id: number; event: string }>(
    'SELECT id, event FROM event_type WHERE event IN (SELECT value FROM json_each(?))',
  );
  // LIMIT -1 keeps SQLite from looking for the place twice. A session id is 36 characters; anything else is parsed for.
  const counts = db.prepare<
    [string, number, number],
    { type: number; sid: string | null; count: number; firstUs: number; lastUs: number }
  >(
    `SELECT type, CASE WHEN instr(substr(json, at + 7, 37), '"') = 37 AND instr(substr(json, at + 7), '"sid":"') = 0
       THEN substr(json, at + 7, 36) ELSE json_extract(json, '$.sid') END AS sid, count(*) AS count,
       min(time_us) AS firstUs, max(time_us) AS lastUs
     FROM (
       SELECT e.type AS type, e.time_us AS time_us, e.json AS json, instr(e.json, '"sid":"') AS at
       FROM json_each(?) AS wanted CROSS JOIN event AS e ON e.type = wanted.value
       WHERE e.time_us >= ? AND e.time_us < ? LIMIT -1
     ) WHERE at > 0 GROUP BY 1, 2`,
  );
  return ({ fromUs, toUs, types }) => {
    const names = new Map(typesNamed.all(JSON.stringify(types)).map(({ id, event }) => [id, event]));
    if (names.size === 0) return [];
    return counts
      .all(JSON.stringify([...names.keys()]), fromUs, toUs)
      .flatMap(({ type, sid, ...counted }) =>
        typeof sid !== 'string' || sid === '' ? [] : [{ event: names.get(type) ?? '', sid, ...counted }],
      );
  };
}

/** Events of these types that name no session: one type after the other, each by time. The others never leave SQLite. */
export function sessionlessEvents(db: Db): StoreReader['sessionlessEvents'] {
  const typesNamed = db.prepare<[string], { id: number; event: string; code: string }>(
    'SELECT id, event, code FROM event_type WHERE event IN (SELECT value FROM json_each(?)) ORDER BY event, code',
  );
  const page = db.prepare<unknown[], Omit<StoredEvent, 'event' | 'code'>>(
    `SELECT seq, time_us AS timeUs, uid, json FROM event
     WHERE type = ? AND time_us >= ? AND time_us < ? AND (time_us > ? OR seq > ?)
       AND (instr(json, '"sid":"') = 0 OR instr(json, '"sid":""') > 0)
     ORDER BY time_us, seq LIMIT 64`,
  );
  return function* all({ fromUs, toUs, types }) {
    for (const { id, event, code } of typesNamed.all(JSON.stringify(types))) {
      const query = function* (after: StoredEvent | null): IterableIterator<StoredEvent> {
        const sinceUs = after?.timeUs ?? fromUs;
        for (const row of page.all(id, sinceUs, toUs, sinceUs, after?.seq ?? 0))
          yield { ...row, event, code };
      };
      yield* paged(query, ({ json }) => json.length);
    }
  };
}
