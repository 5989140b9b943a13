import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type JsonObject } from '../../../formats/canonicalJson.ts';
import { parseTimestamp } from '../../../formats/timestamp.ts';
import type { EventWriter, NewEvent } from '../../../store/eventWriter.ts';
import type { Redaction } from '../../../store/store.ts';
import { RedactionCount, redactEvent } from '../../events/redactEvent.ts';
import { subjectsOf } from '../../events/subjects.ts';
import { fileLines } from './lines.ts';

const BATCH = 10_000;

const eventSchema = z.looseObject({
  event: z.string().min(1),
  time: z.string(),
  uid: z.string().optional(),
  code: z.string().optional(),
});

/** What came of one audit log file. Times in microseconds since the epoch. */
export interface ImportedEvents {
  bytes: number;
  sha256: string;
  received: number;
  inserted: number;
  /** numbers of the first lines that are no event, and how many there are */
  broken: { first: number[]; count: number };
  firstUs: number | null;
  lastUs: number | null;
  redactions: Redaction[];
}

/**
 * Puts the events of one file into the store, as far as it does not hold them yet.
 *
 * @param file audit log as Teleport's file backend writes it: one JSON event a line
 * @throws AffidavitError of the store; the signal's reason
 */
export async function importEvents(
  file: string,
  writer: EventWriter,
  listen: { signal: AbortSignal; onEvents(count: number): void },
): Promise<ImportedEvents> {
  const redactions = new RedactionCount();
  const found: Omit<ImportedEvents, 'bytes' | 'sha256' | 'redactions'> = {
    received: 0,
    inserted: 0,
    broken: { first: [], count: 0 },
    firstUs: null,
    lastUs: null,
  };
  let batch: NewEvent[] = [];
  const flush = (): void => {
    listen.signal.throwIfAborted();
    if (batch.length > 0) found.inserted += writer.insert(batch).inserted;
    batch = [];
    listen.onEvents(found.received);
  };
  const lines = fileLines(file);
  let number = 0;
  for (;;) {
    const step = await lines.next();
    if (step.done === true) {
      flush();
      return { ...step.value, ...found, redactions: redactions.list() };
    }
    number += 1;
    if (step.value !== null && isBlank(step.value)) continue;
    const event = step.value === null ? null : readEvent(step.value, redactions);
    if (event === null) {
      found.broken.count += 1;
      if (found.broken.first.length < 5) found.broken.first.push(number);
      continue;
    }
    batch.push(event);
    found.received += 1;
    found.firstUs = Math.min(found.firstUs ?? event.timeUs, event.timeUs);
    found.lastUs = Math.max(found.lastUs ?? event.timeUs, event.timeUs);
    if (batch.length >= BATCH) flush();
  }
}

/** null when the line is no event */
function readEvent(line: Buffer, redactions: RedactionCount): NewEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  const parsed = eventSchema.safeParse(value);
  const time = parsed.success ? parseTimestamp(parsed.data.time) : null;
  if (!parsed.success || time === null) return null;
  const { event, uid = '', code = '' } = parsed.data;
  const canonical = Buffer.from(canonicalJson(value as JsonObject));
  const json = redactEvent({ json: canonical, suspicious: true }, redactions);
  return {
    timeUs: Number(time.seconds) * 1_000_000 + Math.floor(time.nanos / 1000),
    uid: uid === '' ? createHash('sha256').update(canonical).digest('hex') : uid,
    event,
    code,
    json,
    subjects: subjectsOf(event, json),
  };
}

function isBlank(line: Buffer): boolean {
  return line.length === 0 || line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}
