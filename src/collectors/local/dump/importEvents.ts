import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../../../formats/canonicalJson.ts';
import { parseTimestamp } from '../../../formats/timestamp.ts';
import { RedactionCounts } from '../../../redaction/redactionCounts.ts';
import type { EventWriter, NewEvent } from '../../../store/events/eventWriter.ts';
import type { Redaction } from '../../../store/store.ts';
import { redactEvent } from '../../events/ingest/redactEvent.ts';
import { subjectsOf } from '../../events/ingest/subjects.ts';
import { type ReadEvents, readEvents, type WantedCluster } from './readEvents.ts';
import { ReadOrder, type ReadRange, type UnreadRange } from './readRanges.ts';

const BATCH = 10_000;

/** The outcome of one audit log file. Times in microseconds since the epoch. */
export interface ImportedEvents extends ReadEvents {
  received: number;
  inserted: number;
  /** from the first to the last event; null when there is none, or when the file may have been altered by damage */
  bounds: ReadRange | null;
  unreadRanges: UnreadRange[];
  redactions: Redaction[];
}

/**
 * Puts the events of one file into the store, as far as it does not hold them yet. A piece that cannot be read costs itself
 * only.
 *
 * @param file audit log as Teleport's file backend writes it, one JSON event a line, or in a form of `eventsInside`
 * @throws AffidavitError of the store; the signal's reason
 */
export async function importEvents(
  file: string,
  wanted: WantedCluster,
  writer: Pick<EventWriter, 'insert'>,
  listen: { signal: AbortSignal; onEvents(count: number): void },
): Promise<ImportedEvents> {
  const redactions = new RedactionCounts();
  const order = new ReadOrder();
  let batch: NewEvent[] = [];
  let received = 0;
  let inserted = 0;
  const flush = (): void => {
    listen.signal.throwIfAborted();
    if (batch.length > 0) inserted += writer.insert(batch).inserted;
    batch = [];
    listen.onEvents(received);
  };
  const read = await readEvents(file, wanted, {
    onEvent: (event) => {
      const ready = toEvent(event, redactions);
      batch.push(ready);
      received += 1;
      order.add(ready.timeUs);
      if (batch.length >= BATCH) flush();
      return true;
    },
    onUnread: () => order.addUnread(),
  });
  flush();
  return {
    ...read,
    received,
    inserted,
    bounds: read.damage === 'damaged' ? null : order.bounds(),
    unreadRanges: order.unread(),
    redactions: redactions.list(),
  };
}

function toEvent(event: JsonObject, redactions: RedactionCounts): NewEvent {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const time = parseTimestamp(text(event.time)) ?? { seconds: 0n, nanos: 0 };
  const canonical = Buffer.from(canonicalJson(event));
  const json = redactEvent({ json: canonical, suspicious: true }, redactions);
  const uid = text(event.uid);
  return {
    timeUs: Number(time.seconds) * 1_000_000 + Math.floor(time.nanos / 1000),
    uid: uid === '' ? createHash('sha256').update(canonical).digest('hex') : uid,
    event: text(event.event),
    code: text(event.code),
    json,
    subjects: subjectsOf(text(event.event), json),
  };
}
