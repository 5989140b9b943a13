import type { JsonObject } from '../../formats/canonicalJson.ts';
import { splitLines } from '../../formats/lineSplitter.ts';
import { microseconds } from '../../formats/timestamp.ts';
import type { LateEvent } from '../../records/delta.ts';
import type { ZipSide } from './zipSide.ts';

const LINE_LIMIT = 64 * 1024 * 1024;

interface EventLine {
  us: number;
  uid: string;
  line: Buffer;
}

/**
 * Events of the days that both bundles cover which only one of them has, or has otherwise. Both sides are read once, side by
 * side: each file is sorted by time and uid. Days whose files are the same are not read.
 */
export async function* eventChanges(before: ZipSide, after: ZipSide): AsyncGenerator<LateEvent> {
  const fromUs = Math.max(before.fromMs, after.fromMs) * 1000;
  const toUs = Math.min(before.toMs, after.toMs) * 1000;
  if (fromUs >= toUs) return;
  const days = new Set([...before.eventFiles.keys(), ...after.eventFiles.keys()]);
  for (const path of [...days].sort()) {
    if (before.eventFiles.get(path) === after.eventFiles.get(path)) continue;
    const old = eventsIn(before, path, fromUs, toUs);
    const now = eventsIn(after, path, fromUs, toUs);
    let [was, is] = [await nextOf(old), await nextOf(now)];
    while (was !== null || is !== null) {
      const order = was === null ? 1 : is === null ? -1 : compare(was, is);
      if (order < 0 && was !== null) yield change(before, was, 'removed');
      else if (order > 0 && is !== null) yield change(before, is, 'added');
      else if (was !== null && is !== null && !was.line.equals(is.line)) yield change(before, is, 'changed');
      if (order <= 0) was = await nextOf(old);
      if (order >= 0) is = await nextOf(now);
    }
  }
}

function change(before: ZipSide, { line }: EventLine, kind: LateEvent['change']): LateEvent {
  const { time, uid, event, code } = JSON.parse(line.toString('utf8')) as JsonObject;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    ...{ period: before.label, bundle: before.sequence, time: text(time), uid: text(uid) },
    ...{ event: text(event), code: text(code), change: kind },
  };
}

async function* eventsIn(
  side: ZipSide,
  path: string,
  fromUs: number,
  toUs: number,
): AsyncGenerator<EventLine> {
  if (!side.eventFiles.has(path)) return;
  for await (const line of splitLines(side.bytes(path), LINE_LIMIT)) {
    if (line === null) continue;
    const { time, uid } = JSON.parse(line.toString('utf8')) as JsonObject;
    const us = microseconds(String(time ?? '')) ?? 0;
    // a copy: the bytes may be used again for the next line
    if (us >= fromUs && us < toUs) yield { us, uid: String(uid ?? ''), line: Buffer.from(line) };
  }
}

async function nextOf(events: AsyncGenerator<EventLine>): Promise<EventLine | null> {
  const next = await events.next();
  return next.done === true ? null : next.value;
}

/** Order of the files: time, then the bytes of the uid. */
function compare(a: EventLine, b: EventLine): number {
  return a.us - b.us || Buffer.compare(Buffer.from(a.uid), Buffer.from(b.uid));
}
