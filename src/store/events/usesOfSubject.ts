import type { StoredEvent } from '../../records/evidence.ts';
import type { Db } from '../file/connection.ts';
import type { StoreReader, SubjectSession } from '../store.ts';

const OF_SUBJECT = `FROM subject s CROSS JOIN event_subject es ON es.subject = s.id CROSS JOIN event e ON e.seq = es.seq
  CROSS JOIN event_type t ON t.id = e.type WHERE s.kind = ? AND s.value = ?`;

/** Events without a session: the member is absent or empty. */
const NO_SESSION = `(instr(e.json, '"sid":"') = 0 OR coalesce(json_extract(e.json, '$.sid'), '') = '')`;

/**
 * Counts the events of one subject by the session that they name and their type. What commands and requests came to is read in SQL:
 * `exitCode` of a command, `response_code` and `status_code` of a request, the letter of the code of everything else.
 */
export function sessionsOfSubject(db: Db): StoreReader['sessionsOfSubject'] {
  const counts = db.prepare<[string, string], SubjectSession>(
    `SELECT sid, event, count(*) AS count, min(time_us) AS firstUs, max(time_us) AS lastUs, min(uid) AS uid,
       sum(CASE WHEN exit IS NOT NULL THEN exit NOT IN ('', '0') WHEN answer IS NOT NULL THEN answer >= 400
         ELSE code GLOB '*[0-9][EW]' END) AS failed,
       substr(max(CASE WHEN exit IS NULL THEN NULL ELSE printf('%020d', time_us) || exit END), 21) AS exitCode
     FROM (
       SELECT json_extract(e.json, '$.sid') AS sid, t.event AS event, t.code AS code, e.time_us AS time_us, e.uid AS uid,
         CASE WHEN instr(e.json, '"exitCode":') > 0 THEN CAST(json_extract(e.json, '$.exitCode') AS TEXT) END AS exit,
         CASE WHEN instr(e.json, '_code":') > 0
           THEN CAST(coalesce(json_extract(e.json, '$.response_code'), json_extract(e.json, '$.status_code')) AS INTEGER) END AS answer
       ${OF_SUBJECT} AND instr(e.json, '"sid":"') > 0
     ) WHERE sid <> '' GROUP BY sid, event ORDER BY sid, event`,
  );
  return (kind, value) => counts.iterate(kind, value);
}

/** Events of one subject that name no session, in (time, uid) order; only the numbers of them are held while they stream. */
export function sessionlessOfSubject(db: Db): StoreReader['sessionlessOfSubject'] {
  const numbers = db
    .prepare<[string, string], number>(
      `SELECT e.seq ${OF_SUBJECT} AND ${NO_SESSION} ORDER BY e.time_us, e.uid`,
    )
    .pluck();
  const read = db.prepare<[number], StoredEvent>(
    `SELECT e.seq AS seq, e.time_us AS timeUs, e.uid AS uid, t.event AS event, t.code AS code, e.json AS json
     FROM event e JOIN event_type t ON t.id = e.type WHERE e.seq = ?`,
  );
  return function* all(kind, value) {
    for (const seq of numbers.all(kind, value)) {
      const event = read.get(seq);
      if (event !== undefined) yield event;
    }
  };
}
