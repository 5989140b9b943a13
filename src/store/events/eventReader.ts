import type { StoredEvent } from '../../records/evidence.ts';
import type { Db } from '../file/connection.ts';
import { paged } from '../paging.ts';
import { tailsRead } from '../snapshots/snapshotRecords.ts';
import type { EventWindow, StoreReader } from '../store.ts';
import { eventLines } from './eventLines.ts';
import { eventsByType } from './eventsByType.ts';
import { eventsOfSubjects } from './eventsOfSubjects.ts';
import { highWater, mergeRanges, type TimeRange } from './readRanges.ts';
import { sessionCounts, sessionlessEvents } from './sessionCounts.ts';
import { trimmedCount } from './trimmed.ts';
import { sessionlessOfSubject, sessionsOfSubject } from './usesOfSubject.ts';

const EVENT_COLUMNS =
  'e.seq AS seq, e.time_us AS timeUs, e.uid AS uid, t.event AS event, t.code AS code, e.json AS json';
const EVENT_TABLES = 'event e JOIN event_type t ON t.id = e.type';

type EventReads = Pick<
  StoreReader,
  | 'events'
  | 'eventLines'
  | 'eventsSince'
  | 'countEvents'
  | 'countTrimmed'
  | 'eventBounds'
  | 'eventTypes'
  | 'eventsOfSubject'
  | 'eventsOfSubjects'
  | 'sessionsOfSubject'
  | 'sessionlessOfSubject'
  | 'sessionCounts'
  | 'sessionlessEvents'
  | 'event'
  | 'windows'
  | 'readRanges'
  | 'newestReadRanges'
  | 'highWater'
  | 'lastSeq'
>;

/** Reads of the audit log. */
export function eventReads(db: Db): EventReads {
  const select = (where: string) =>
    db.prepare<unknown[], StoredEvent>(
      `SELECT ${EVENT_COLUMNS} FROM event e CROSS JOIN event_type t ON t.id = e.type WHERE ${where} ORDER BY e.time_us, e.uid`,
    );
  const first = select('e.time_us >= ? AND e.time_us < ?');
  const following = select('(e.time_us, e.uid) > (?, ?) AND e.time_us < ?');
  // without the plus sign SQLite would walk through everything that came since, whatever its time
  const since = select('+e.seq > ? AND (e.time_us, e.uid) > (?, ?) AND e.time_us < ?');
  const one = db.prepare<[number, string], StoredEvent>(
    `SELECT ${EVENT_COLUMNS} FROM ${EVENT_TABLES} WHERE e.time_us = ? AND e.uid = ?`,
  );
  const count = db
    .prepare<[number, number], number>('SELECT count(*) FROM event WHERE time_us >= ? AND time_us < ?')
    .pluck();
  const windows = (): EventWindow[] => db.prepare<[], EventWindow>(WINDOWS).all();
  const readRanges = (): TimeRange[] => mergeRanges(windows());
  const newestReadRanges = (): TimeRange[] => mergeRanges([...windows(), ...tailsRead(db)]);
  return {
    events({ fromUs, toUs, types }) {
      if (types !== undefined) return eventsByType(db, { fromUs, toUs, types });
      return paged(
        (after) =>
          after === null ? first.iterate(fromUs, toUs) : following.iterate(after.timeUs, after.uid, toUs),
        (event) => event.json.length,
      );
    },
    eventLines: eventLines(db),
    eventsSince: ({ fromUs, toUs, seq }) =>
      paged(
        // a BLOB sorts after every uid of the microsecond before
        (after: StoredEvent | null) =>
          since.iterate(seq, after?.timeUs ?? fromUs - 1, after?.uid ?? Buffer.alloc(0), toUs),
        (event) => event.json.length,
      ),
    countEvents: ({ fromUs, toUs }) => count.get(fromUs, toUs) as number,
    countTrimmed: trimmedCount(db),
    eventBounds: ({ fromUs, toUs }) => {
      // two statements: SQLite answers min() alone and max() alone from the index, both together by a scan
      const edge = (of: 'min' | 'max') =>
        db
          .prepare<[number, number], number | null>(
            `SELECT ${of}(time_us) FROM event WHERE time_us >= ? AND time_us < ?`,
          )
          .pluck()
          .get(fromUs, toUs) ?? null;
      const firstUs = edge('min');
      const lastUs = edge('max');
      return firstUs === null || lastUs === null ? null : { firstUs, lastUs };
    },
    eventTypes: ({ fromUs, toUs }) =>
      db
        .prepare<[number, number], { event: string; code: string; count: number }>(
          `SELECT event, code, count FROM (
             SELECT t.event, t.code,
               (SELECT count(*) FROM event e WHERE e.type = t.id AND e.time_us >= ? AND e.time_us < ?) AS count
             FROM event_type t
           ) WHERE count > 0 ORDER BY event, code`,
        )
        .all(fromUs, toUs),
    eventsOfSubject: subjectReads(db),
    eventsOfSubjects: eventsOfSubjects(db),
    sessionsOfSubject: sessionsOfSubject(db),
    sessionlessOfSubject: sessionlessOfSubject(db),
    sessionCounts: sessionCounts(db),
    sessionlessEvents: sessionlessEvents(db),
    event: (timeUs, uid) => one.get(timeUs, uid) ?? null,
    windows,
    readRanges,
    newestReadRanges,
    highWater: (fromUs) => highWater(newestReadRanges(), fromUs),
    lastSeq: () => (db.prepare('SELECT max(seq) FROM event').pluck().get() as number | null) ?? 0,
  };
}

/**
 * Reads of one subject's events. Holds only the numbers of them, 8 bytes each, while it streams. The statements are made
 * once: histories ask for a hundred thousand subjects, and what a statement holds outside the heap is freed late.
 */
function subjectReads(db: Db): EventReads['eventsOfSubject'] {
  const numbers = db
    .prepare<[string, string], number>(
      `SELECT e.seq FROM subject s CROSS JOIN event_subject es ON es.subject = s.id CROSS JOIN event e ON e.seq = es.seq
       WHERE s.kind = ? AND s.value = ? ORDER BY e.time_us, e.uid`,
    )
    .pluck();
  const read = db.prepare<[number], StoredEvent>(
    `SELECT ${EVENT_COLUMNS} FROM ${EVENT_TABLES} WHERE e.seq = ?`,
  );
  return function* eventsOfSubject(kind, value) {
    for (const seq of numbers.all(kind, value)) {
      const event = read.get(seq);
      if (event !== undefined) yield event;
    }
  };
}

const WINDOWS = `
  SELECT from_us AS fromUs, to_us AS toUs, pages, received, new_rows AS newRows, duplicates,
    server_version AS serverVersion, snapshot
  FROM event_window ORDER BY from_us, to_us, id`;
