import type { StoredEvent } from '../../records/evidence.ts';
import type { Db } from '../file/connection.ts';
import type { StoreReader, Subject } from '../store.ts';

/**
 * Reads the events of many subjects at once, one subject after the other: ten times faster than asking for each, which
 * matters to folds over a hundred thousand of them.
 */
export function eventsOfSubjects(db: Db): StoreReader['eventsOfSubjects'] {
  const numberOf = db
    .prepare<[string, string], number>('SELECT id FROM subject WHERE kind = ? AND value = ?')
    .pluck();
  const read = db.prepare<[string], [number, ...unknown[]]>(
    `SELECT es.subject, e.seq, e.time_us, e.uid, e.type, e.json
     FROM json_each(?) AS wanted CROSS JOIN event_subject AS es ON es.subject = wanted.value
     CROSS JOIN event AS e ON e.seq = es.seq`,
  );
  const types = db.prepare<[], { id: number; event: string; code: string }>(
    'SELECT id, event, code FROM event_type',
  );
  return function* all(subjects) {
    const byNumber = new Map<number, Subject>();
    for (const subject of subjects) {
      const number = numberOf.get(subject.kind, subject.value);
      if (number !== undefined) byNumber.set(number, subject);
    }
    const typeOf = new Map(types.all().map((type) => [type.id, type]));
    for (const row of read.raw().iterate(JSON.stringify([...byNumber.keys()]))) {
      const [number, seq, timeUs, uid, type, json] = row as [number, number, number, string, number, string];
      const subject = byNumber.get(number);
      const name = typeOf.get(type);
      if (subject === undefined || name === undefined) continue;
      const event: StoredEvent = { seq, timeUs, uid, event: name.event, code: name.code, json };
      yield { subject, event };
    }
  };
}
