import type { StoredEvent } from '../../records/evidence.ts';
import type { Db } from '../file/connection.ts';
import { paged } from '../paging.ts';

/** Events of each type that are read at a time: there may be dozens of types. */
const PAGE = 32;

/**
 * Events of some types by (time, uid). The index gives each type's events by time; they are merged here, so that a rare
 * type costs what it holds and not a walk through the whole log.
 *
 * @param range from inclusive, to exclusive; `types` are exact event names
 */
export function* eventsByType(
  db: Db,
  range: { fromUs: number; toUs: number; types: readonly string[] },
): IterableIterator<StoredEvent> {
  const heads: Head[] = [];
  for (const type of typesNamed(db, range.types)) {
    const rows = eventsOfType(db, type, range);
    const { value, done } = rows.next();
    if (done !== true) heads.push({ rows, event: value });
  }
  while (heads.length > 0) {
    const timeUs = Math.min(...heads.map((head) => head.event.timeUs));
    const sameTime = heads.flatMap((head) => takeWhileAt(head, timeUs));
    yield* sameTime.sort((a, b) => Buffer.compare(Buffer.from(a.uid), Buffer.from(b.uid)));
    for (let at = heads.length - 1; at >= 0; at -= 1) if (heads[at]?.ended === true) heads.splice(at, 1);
  }
}

interface Head {
  rows: Iterator<StoredEvent>;
  event: StoredEvent;
  ended?: boolean;
}

function takeWhileAt(head: Head, timeUs: number): StoredEvent[] {
  const taken: StoredEvent[] = [];
  while (head.ended !== true && head.event.timeUs === timeUs) {
    taken.push(head.event);
    const { value, done } = head.rows.next();
    if (done === true) head.ended = true;
    else head.event = value;
  }
  return taken;
}

interface EventType {
  id: number;
  event: string;
  code: string;
}

function typesNamed(db: Db, names: readonly string[]): EventType[] {
  const byName = db.prepare<[string], EventType>('SELECT id, event, code FROM event_type WHERE event = ?');
  return [...new Set(names)].flatMap((name) => byName.all(name));
}

/** One type's events by (time, arrival). */
function eventsOfType(
  db: Db,
  type: EventType,
  range: { fromUs: number; toUs: number },
): IterableIterator<StoredEvent> {
  const select = db.prepare<unknown[], Omit<StoredEvent, 'event' | 'code'>>(
    `SELECT seq, time_us AS timeUs, uid, json FROM event
     WHERE type = ? AND time_us >= ? AND time_us < ? AND (time_us > ? OR seq > ?) ORDER BY time_us, seq LIMIT ${PAGE}`,
  );
  const query = function* (after: StoredEvent | null): IterableIterator<StoredEvent> {
    const fromUs = after?.timeUs ?? range.fromUs;
    for (const row of select.all(type.id, fromUs, range.toUs, fromUs, after?.seq ?? 0)) {
      yield { ...row, event: type.event, code: type.code };
    }
  };
  return paged(query, (event) => event.json.length);
}
