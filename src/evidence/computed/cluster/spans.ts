import type { TimeRange } from '../../../formats/timeRange.ts';
import type { SettingReading } from './settingReaders.ts';

/** A snapshot that shows a value, or an event that says that something was updated. Microseconds since 1970. */
export type Moment =
  | { us: number; snapshot: number; reading: SettingReading }
  | { us: number; update: string };

/** A span over which a setting had one value; `reading` null: the evidence does not say which. */
export interface Span {
  fromUs: number;
  /** null: it had not ended */
  untilUs: number | null;
  reading: SettingReading | null;
  /** snapshots that showed it, in order */
  snapshots: number[];
  /** updates at its start and within it */
  updates: string[];
}

/**
 * Spans of one setting over a period. Between two snapshots with one update the value changes at the update; without any, at
 * the later snapshot at the latest; between several updates it is not known. Updates that leave the value as it was (they
 * may concern another setting of the same resource) divide nothing.
 *
 * Before the first snapshot the value holds back to the start of the period only where the log was read from there on.
 *
 * @param moments in order of time
 * @param unread parts of the period whose log was not read
 */
export function spansOf(
  moments: readonly Moment[],
  period: TimeRange,
  unread: readonly TimeRange[] = [],
): Span[] {
  const spans: Span[] = [];
  let updates: { us: number; uid: string }[] = [];
  for (const moment of moments) {
    if ('update' in moment) updates.push({ us: moment.us, uid: moment.update });
    else {
      step(spans, moment, updates, { period, unread });
      updates = [];
    }
  }
  const last = spans.at(-1);
  const [first] = updates;
  if (first !== undefined) {
    if (last !== undefined) last.untilUs = first.us;
    spans.push(unknown(first.us, null, updates));
  }
  const overlapping = spans.filter(
    ({ fromUs, untilUs }) => fromUs < period.toUs && (untilUs === null || untilUs > period.fromUs),
  );
  // the only reading may be that of a snapshot after the period: it serves it all the same
  const [read] = overlapping.some(({ reading }) => reading !== null)
    ? []
    : spans.filter(({ reading }) => reading !== null).slice(-1);
  return read === undefined || overlapping.includes(read) ? overlapping : [...overlapping, read];
}

function step(
  spans: Span[],
  { us, snapshot, reading }: Extract<Moment, { snapshot: number }>,
  updates: readonly { us: number; uid: string }[],
  { period, unread }: { period: TimeRange; unread: readonly TimeRange[] },
): void {
  const last = spans.at(-1);
  const [first, final] = [updates[0], updates.at(-1)];
  const span: Span = { fromUs: us, untilUs: null, reading, snapshots: [snapshot], updates: [] };
  if (last === undefined) {
    // nothing was read before: the value holds back to the last update, or to the start of the period
    const isRead = unread.every(({ fromUs, toUs }) => fromUs >= us || toUs <= (final?.us ?? period.fromUs));
    const known = final?.us ?? period.fromUs;
    span.fromUs = isRead ? Math.min(us, known) : us;
    if (first !== undefined || !isRead)
      spans.push(unknown(Math.min(first?.us ?? us, us, period.fromUs), span.fromUs, updates));
    if (final !== undefined) span.updates.push(final.uid);
    spans.push(span);
    return;
  }
  const same = last.reading?.value === reading.value && last.reading.effect === reading.effect;
  if (updates.length < 2 && same) {
    last.snapshots.push(snapshot);
    last.updates.push(...updates.map(({ uid }) => uid));
    return;
  }
  last.untilUs = first?.us ?? us;
  if (first !== undefined && final !== undefined && first !== final)
    spans.push(unknown(first.us, final.us, updates));
  spans.push({ ...span, fromUs: final?.us ?? us, updates: final === undefined ? [] : [final.uid] });
}

function unknown(fromUs: number, untilUs: number | null, updates: readonly { uid: string }[]): Span {
  return { fromUs, untilUs, reading: null, snapshots: [], updates: updates.map(({ uid }) => uid) };
}
