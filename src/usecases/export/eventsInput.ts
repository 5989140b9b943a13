import type { EventsInput } from '../../bundle/input.ts';
import { type ControlContext, outcomeOf } from '../../controls/context.ts';
import { instantText } from '../../formats/timestamp.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { Period } from '../../records/period.ts';
import type { StoreReader } from '../../store/store.ts';

const DAY_MS = 86_400_000;

/** The audit log of the period, one file a UTC day, with what of the period was read and checked. */
export function eventsInput(context: ControlContext): EventsInput {
  const { store, snapshot, period } = context;
  const days = daysWithEvents(store, period);
  const bounds = store.eventBounds(range(period));
  const windows = store
    .windows()
    .filter((w) => w.fromUs < period.toMs * 1000 && w.toUs >= period.fromMs * 1000);
  const raw = windows.reduce((sum, window) => sum + window.received, 0);
  const parsed = store.countEvents(range(period));
  return {
    outcome: outcomeOf(snapshot, 'events') ?? NOT_COLLECTED,
    description:
      'The audit log of the period as the gateway gave it, one event a line in (time, uid) order, keys sorted.',
    query: 'all event types, oldest first, in closed windows of at most one UTC day',
    days: () => days,
    linesOfDay: (day) => store.eventLines(dayRange(day, period)),
    coverage: {
      covered: store
        .readRanges()
        .map(({ fromUs, toUs }) => ({ from: instantText(fromUs), to: instantText(toUs) })),
      not_covered: uncovered(store, period).map(({ fromUs, toUs }) => ({
        from: instantText(fromUs),
        to: instantText(toUs),
      })),
      windows: windows.length,
      pages: windows.reduce((sum, window) => sum + window.pages, 0),
      received: raw,
      duplicates: windows.reduce((sum, window) => sum + window.duplicates, 0),
    },
    counts: { raw: Math.max(raw, parsed), parsed },
    firstEvent: bounds === null ? null : instantText(bounds.firstUs),
    lastEvent: bounds === null ? null : instantText(bounds.lastUs),
  };
}

/** Stretches of the period that no closed window covers. Microseconds, from inclusive, to exclusive. */
export function uncovered(store: StoreReader, period: Period): { fromUs: number; toUs: number }[] {
  const gaps: { fromUs: number; toUs: number }[] = [];
  let reached = period.fromMs * 1000;
  for (const { fromUs, toUs } of store.readRanges()) {
    if (toUs < reached) continue;
    if (fromUs > reached && reached < period.toMs * 1000)
      gaps.push({ fromUs: reached, toUs: Math.min(fromUs, period.toMs * 1000) });
    reached = Math.max(reached, toUs + 1);
  }
  if (reached < period.toMs * 1000) gaps.push({ fromUs: reached, toUs: period.toMs * 1000 });
  return gaps;
}

const NOT_COLLECTED: DatasetOutcome = {
  dataset: 'events',
  item: 'LOG',
  status: 'failed',
  rows: 0,
  new_rows: 0,
  duplicates: 0,
  reason: 'the snapshot did not collect the audit log',
  rpc: '',
  pages: 0,
  permission: 'event: list, read',
  method: 'direct',
};

function daysWithEvents(store: StoreReader, period: Period): string[] {
  const days: string[] = [];
  for (let ms = Math.floor(period.fromMs / DAY_MS) * DAY_MS; ms < period.toMs; ms += DAY_MS) {
    const day = new Date(ms).toISOString().slice(0, 10);
    if (store.eventBounds(dayRange(day, period)) !== null) days.push(day);
  }
  return days;
}

function dayRange(day: string, period: Period): { fromUs: number; toUs: number } {
  const startMs = Date.parse(`${day}T00:00:00Z`);
  return {
    fromUs: Math.max(startMs, period.fromMs) * 1000,
    toUs: Math.min(startMs + DAY_MS, period.toMs) * 1000,
  };
}

function range(period: Period): { fromUs: number; toUs: number } {
  return { fromUs: period.fromMs * 1000, toUs: period.toMs * 1000 };
}
