import type { EventsInput } from '../../bundle/input.ts';
import { type EvidenceScope, outcomeIn } from '../../evidence/scope.ts';
import { rangeOfMs, type TimeRange } from '../../formats/timeRange.ts';
import { instantText } from '../../formats/timestamp.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { EventsReference } from '../../records/eventsReference.ts';
import type { Period } from '../../records/period.ts';
import type { StoreReader } from '../../store/store.ts';

const DAY_MS = 86_400_000;

/**
 * The audit log of the period, one file a UTC day, with what of the period was read and checked.
 *
 * @param reference where the events are, when the bundle does not hold them
 */
export function eventsInput(
  { store, closing, period, log }: EvidenceScope,
  reference: EventsReference | null,
): EventsInput {
  const days = reference === null ? daysWithEvents(store, period) : [];
  const whole = rangeOfMs(period);
  const bounds = store.eventBounds(whole);
  const windows = store.windows().filter(({ fromUs, toUs }) => fromUs < whole.toUs && toUs >= whole.fromUs);
  const received = windows.reduce((sum, window) => sum + window.received, 0);
  const times = ({ fromUs, toUs }: TimeRange) => ({ from: instantText(fromUs), to: instantText(toUs) });
  return {
    outcome: outcomeIn(closing, 'events') ?? NOT_COLLECTED,
    description:
      'The audit log of the period as the gateway gave it, one event a line in (time, uid) order, keys sorted.',
    query: 'all event types, oldest first, in closed windows of at most one UTC day',
    days: () => days,
    linesOfDay: (day) => store.eventLines(dayRange(day, period)),
    readRanges: {
      read: log.ranges.map(times),
      gaps: log.gaps.map((gap) => ({ ...times(gap), kind: gap.kind, reason: gap.why })),
      windows: windows.length,
      pages: windows.reduce((sum, window) => sum + window.pages, 0),
      received,
      duplicates: windows.reduce((sum, window) => sum + window.duplicates, 0),
      ...prunedFrom(store),
    },
    counts: { raw: Math.max(received, log.events), parsed: log.events },
    firstEvent: bounds === null ? null : instantText(bounds.firstUs),
    lastEvent: bounds === null ? null : instantText(bounds.lastUs),
    reference,
  };
}

/** Evidence of earlier periods that is gone; nothing where the store was never pruned. */
function prunedFrom(store: StoreReader): { pruned?: object[] } {
  const pruned = store.prunings().map((pruning) => ({
    before: new Date(pruning.eventsBeforeMs).toISOString(),
    at: pruning.pruned,
    events: pruning.events,
    snapshots: pruning.snapshots,
    access_requests: pruning.requests,
  }));
  return pruned.length === 0 ? {} : { pruned };
}

const NOT_COLLECTED: DatasetOutcome = {
  dataset: 'events',
  item: 'LOG',
  status: 'failed',
  rows: 0,
  new_rows: 0,
  duplicates: 0,
  reason: 'the closing snapshot did not collect the audit log',
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

function dayRange(day: string, period: Period): TimeRange {
  const startMs = Date.parse(`${day}T00:00:00Z`);
  return rangeOfMs({
    fromMs: Math.max(startMs, period.fromMs),
    toMs: Math.min(startMs + DAY_MS, period.toMs),
  });
}
