import {
  intersectRanges,
  mergeRanges,
  rangeOfMs,
  subtractRanges,
  type TimeRange,
} from '../../formats/timeRange.ts';
import { instantText, microseconds } from '../../formats/timestamp.ts';
import type { Period } from '../../records/period.ts';
import type { StoreReader } from '../../store/store.ts';
import { silencesIn } from './silence.ts';

/** Why the log does not cover a part of the period. `not_yet`: the cluster did not exist; that is no gap. */
export type LogGapKind = 'unread' | 'silent' | 'not_yet';

/** A part of the period over which nothing can be concluded from the absence of events. */
export interface LogGap extends TimeRange {
  kind: LogGapKind;
  why: string;
}

/** The read and the silent parts of the audit log of a period. */
export interface LogRead {
  /** parts of the period that closed windows cover, in order */
  ranges: TimeRange[];
  gaps: LogGap[];
  /** events of the period */
  events: number;
}

const HOUR_US = 3_600_000_000;
/** Longest part behind the last closed window that a pull reads: the minute that it leaves open, and the time that it takes. */
const NEWEST_US = HOUR_US;
/** Some gateways keep the bounds of windows in milliseconds: less than that is no gap. */
const NO_GAP_US = 1000;

/**
 * Read ranges and gaps of the audit log in a period. A silent part of the log is a gap where the state shows life in it: changes
 * between snapshots; and the whole period when it holds no event at all.
 *
 * @param maxSilenceHours hours without any event
 */
export function readLog(store: StoreReader, period: Period, maxSilenceHours: number): LogRead {
  const whole = rangeOfMs(period);
  const windows = store.readRanges().map(({ fromUs, toUs }) => ({ fromUs, toUs: toUs + 1 }));
  const ranges = intersectRanges(windows, whole);
  const events = store.countEvents(whole);
  const known = mergeRanges([...ranges, ...openTail(store, windows)]);
  const unread = subtractRanges(whole, known).filter(({ fromUs, toUs }) => toUs - fromUs >= NO_GAP_US);
  const gaps: LogGap[] = unread.map((range) => ({
    ...range,
    kind: 'unread',
    why: `the audit log was not read from ${instantText(range.fromUs)} to ${instantText(range.toUs)}`,
  }));
  const bornUs = store.firstEventUs(whole.toUs);
  const life = bornUs === null ? [] : changesOfState(store, whole);
  for (const range of mergeRanges(ranges)) {
    for (const silence of silencesIn(store, range.fromUs, range.toUs, maxSilenceHours * HOUR_US)) {
      const span = { fromUs: silence.fromUs, toUs: silence.toUs };
      const observed = `the audit log holds no event from ${instantText(span.fromUs)} to ${instantText(span.toUs)}`;
      if (events === 0) gaps.push({ ...span, kind: 'silent', why: observed });
      else if (bornUs !== null && span.toUs <= bornUs)
        gaps.push({
          ...span,
          kind: 'not_yet',
          why: `${observed}: the first event that is known is of ${instantText(bornUs)}`,
        });
      else if (life.some((us) => us > span.fromUs && us < span.toUs))
        gaps.push({ ...span, kind: 'silent', why: `${observed}, while the state changed` });
    }
  }
  return { ranges, gaps: gaps.sort((a, b) => a.fromUs - b.fromUs), events };
}

/**
 * The newest minute of the log, which each pull reads without closing a window over it: no gap of a period that is running, but no
 * read range either, since late events may still come.
 */
function openTail(store: StoreReader, windows: readonly TimeRange[]): TimeRange[] {
  const closedUs = windows.at(-1)?.toUs ?? 0;
  const readTo = store.latestSnapshot('finished')?.events?.read_to ?? null;
  const readToUs = readTo === null ? 0 : (microseconds(readTo) ?? 0);
  return closedUs > 0 && readToUs > closedUs && readToUs - closedUs <= NEWEST_US
    ? [{ fromUs: closedUs, toUs: readToUs }]
    : [];
}

/** Starts of snapshots that found the state changed: each shows life between it and the snapshot before it. */
function changesOfState(store: StoreReader, { fromUs, toUs }: TimeRange): number[] {
  const started = store.snapshots().map(({ id, started: at, datasets }) => ({
    us: Date.parse(at) * 1000,
    changed: id > 1 && datasets.some(isChange),
  }));
  return started.filter(({ us, changed }) => changed && us > fromUs && us < toUs).map(({ us }) => us);
}

const CHANGING = new Set(['users', 'roles', 'bots', 'locks', 'tokens', 'access_requests_state']);

function isChange({ dataset, new_rows }: { dataset: string; new_rows: number }): boolean {
  return CHANGING.has(dataset) && new_rows > 0;
}
