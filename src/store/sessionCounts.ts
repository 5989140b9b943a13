import type { Db } from './connection.ts';
import type { StoreReader } from './store.ts';

/**
 * Counts events by the session that they name: commands, queries and requests are most of an audit log, and only their number is
 * wanted, so their text stays out of JavaScript.
 */
export function sessionCounts(db: Db): StoreReader['sessionCounts'] {
  const typesNamed = db.prepare<[string], { id: number; event: string }>(
    'SELECT id, event FROM event_type WHERE event IN (SELECT value FROM json_each(?))',
  );
  // LIMIT -1 keeps SQLite from looking for the place twice. A session id is 36 characters; anything else is parsed for.
  const counts = db.prepare<[string, number, number], { type: number; sid: string | null; count: number }>(
    `SELECT type, CASE WHEN instr(substr(json, at + 7, 37), '"') = 37 AND instr(substr(json, at + 7), '"sid":"') = 0
       THEN substr(json, at + 7, 36) ELSE json_extract(json, '$.sid') END AS sid, count(*) AS count
     FROM (
       SELECT e.type AS type, e.json AS json, instr(e.json, '"sid":"') AS at
       FROM json_each(?) AS wanted CROSS JOIN event AS e ON e.type = wanted.value
       WHERE e.time_us >= ? AND e.time_us < ? LIMIT -1
     ) WHERE at > 0 GROUP BY 1, 2`,
  );
  return ({ fromUs, toUs, types }) => {
    const names = new Map(typesNamed.all(JSON.stringify(types)).map(({ id, event }) => [id, event]));
    if (names.size === 0) return [];
    return counts
      .all(JSON.stringify([...names.keys()]), fromUs, toUs)
      .flatMap(({ type, sid, count }) =>
        typeof sid !== 'string' || sid === '' ? [] : [{ event: names.get(type) ?? '', sid, count }],
      );
  };
}
