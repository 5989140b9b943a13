import type { Db } from '../file/connection.ts';
import type { PrunedCounts, PruneRequest } from './pruning.ts';

/**
 * Removes audit events, inside the caller's transaction. Those that are about somebody stay, because histories are folded from
 * all of them; but an access request that ended, and to which no later event belongs, goes with all of its events and its
 * history. So does nothing that only a part of would go of.
 */
export function pruneLog(db: Db, request: PruneRequest): Pick<PrunedCounts, 'events' | 'requests'> {
  const eventsBeforeUs = request.eventsBeforeMs * 1000;
  db.exec('CREATE TEMP TABLE kept_type (id INTEGER PRIMARY KEY)');
  db.prepare(
    'INSERT INTO temp.kept_type SELECT id FROM event_type WHERE event IN (SELECT value FROM json_each(?))',
  ).run(JSON.stringify(request.keptTypes));
  const requests = chooseRequests(db, request);
  db.exec('CREATE TEMP TABLE doomed (seq INTEGER PRIMARY KEY)');
  db.prepare(
    // the highest number stays in use: what follows it is new
    `INSERT INTO temp.doomed SELECT e.seq FROM event e
     WHERE e.time_us < ? AND e.seq <> (SELECT max(seq) FROM event)
       AND e.type NOT IN (SELECT id FROM temp.kept_type)
       AND NOT EXISTS (SELECT 1 FROM event_subject es WHERE es.seq = e.seq AND es.subject NOT IN (SELECT subject FROM temp.ended))`,
  ).run(eventsBeforeUs);
  const { changes: events } = db
    .prepare('DELETE FROM event WHERE seq IN (SELECT seq FROM temp.doomed)')
    .run();
  db.exec(`
DELETE FROM event_subject WHERE seq IN (SELECT seq FROM temp.doomed);
DELETE FROM derived_row WHERE subject IN (SELECT subject FROM temp.ended);
DELETE FROM resource WHERE dataset = (SELECT id FROM dataset WHERE name = 'access_requests_state')
  AND key IN (SELECT s.value FROM temp.ended JOIN subject s ON s.id = subject);
DELETE FROM subject WHERE id IN (SELECT subject FROM temp.ended);
DROP TABLE temp.doomed;
DROP TABLE temp.ended;
DROP TABLE temp.kept_type;`);
  db.prepare(
    `DELETE FROM event_conflict WHERE time_us < ? AND NOT EXISTS (
       SELECT 1 FROM event e WHERE e.time_us = event_conflict.time_us AND e.uid = event_conflict.uid)`,
  ).run(eventsBeforeUs);
  unread(db, eventsBeforeUs);
  return { events, requests };
}

/** Takes back the record of what was read before a time. */
function unread(db: Db, beforeUs: number): void {
  db.prepare('DELETE FROM event_window WHERE to_us < ?').run(beforeUs);
  db.prepare('UPDATE event_window SET from_us = ? WHERE from_us < ?').run(beforeUs, beforeUs);
  db.prepare('DELETE FROM event_export_chunk WHERE day_us < ?').run(beforeUs);
  db.prepare(
    `UPDATE snapshot_clock SET events_read_to = NULL
     WHERE events_read_to IS NOT NULL AND events_read_to < ?`,
  ).run(new Date(beforeUs / 1000).toISOString());
}

/** The subjects `request` and `request_use` of access requests that go whole, in temp.ended. @returns number of requests */
function chooseRequests(db: Db, { eventsBeforeMs, firstSnapshot }: PruneRequest): number {
  const day = new Date(eventsBeforeMs).toISOString().slice(0, 10);
  db.exec('CREATE TEMP TABLE ended (subject INTEGER PRIMARY KEY)');
  // times are RFC 3339 in UTC, and the bound is a midnight: dates decide
  db.prepare(
    `INSERT INTO temp.ended SELECT s.id
     FROM derived_row d JOIN subject s ON s.kind IN ('request', 'request_use') AND s.value = d.key
     WHERE d.dataset = (SELECT id FROM dataset WHERE name = 'access_requests')
       AND d.json ->> '$.state' <> 'PENDING' AND substr(d.json ->> '$.expires', 1, 10) < @day
       AND coalesce(substr(d.json ->> '$.granted_until', 1, 10), '') < @day
       AND coalesce(substr(d.json ->> '$.max_duration', 1, 10), '') < @day
       AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.dataset = (SELECT id FROM dataset WHERE name = 'access_requests_state')
         AND r.part IN (0, 1) AND r.key = d.key AND (r.until_snapshot IS NULL OR r.until_snapshot > @firstSnapshot))`,
  ).run({ day, firstSnapshot });
  // one that shares an event with something that stays, or has a later one, stays; so does whoever shares an event with it
  const stays = db.prepare(
    `DELETE FROM temp.ended WHERE subject IN (
       SELECT same.id FROM temp.ended n JOIN subject s ON s.id = n.subject
       JOIN subject same ON same.kind IN ('request', 'request_use') AND same.value = s.value
       WHERE EXISTS (SELECT 1 FROM event_subject es JOIN event e ON e.seq = es.seq WHERE es.subject = n.subject AND (
         e.time_us >= @beforeUs OR e.seq = (SELECT max(seq) FROM event) OR e.type IN (SELECT id FROM temp.kept_type)
         OR EXISTS (SELECT 1 FROM event_subject o WHERE o.seq = es.seq AND o.subject NOT IN (SELECT subject FROM temp.ended)))))`,
  );
  while (stays.run({ beforeUs: eventsBeforeMs * 1000 }).changes > 0);
  return db
    .prepare<[], number>(
      'SELECT count(DISTINCT s.value) FROM temp.ended n JOIN subject s ON s.id = n.subject',
    )
    .pluck()
    .get() as number;
}
