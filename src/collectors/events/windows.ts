import { mergeRanges, type TimeRange } from '../../store/events/readRanges.ts';

export const MILLISECOND_US = 1_000;
export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const DAY_US = 86_400 * SECOND_US;

/** Events arrive late: batching agents, nodes that were offline (teleport-api §3.3). That much is read again each time. */
export const OVERLAP_US = DAY_US;
/** The newest events are left for the next pull: today's log still moves (teleport-api §3.5). */
export const SETTLE_US = MINUTE_US;

/** The requested period of a pull. Microseconds since the epoch. */
export interface EventsRequest {
  nowUs: number;
  /** first moment wanted; without it the start of the previous quarter, or where the previous pull ended if that is earlier */
  sinceUs?: number;
  /** nothing before it is read: it was pruned */
  notBeforeUs?: number;
  /** first moment not wanted any more; never later than a minute ago */
  untilUs?: number;
}

export interface EventsPlan {
  /** the period that the pull is about, both ends inclusive; null when it is empty */
  period: TimeRange | null;
  /** what is to be read, oldest first: none crosses a UTC midnight, none overlaps another */
  windows: TimeRange[];
}

/**
 * Cuts what is to be read into windows: what the store does not cover yet, and the last 24 hours before the high-water mark
 * once more. Both ends of a window are inclusive, as the gateway's bounds are; the next begins one microsecond later, and the
 * caller asks up to the last nanosecond before that, so that no event falls between two.
 *
 * @param request the period and the time of asking; the end is fixed once, a moving one truncates silently (teleport-api §0.4 item 16)
 * @param read windows that the store holds as read and checked, in any order
 */
export function planWindows(request: EventsRequest, read: Iterable<TimeRange>): EventsPlan {
  const known = mergeRanges(read);
  const mark = known.at(-1)?.toUs;
  const settled = floorTo(request.nowUs - SETTLE_US, SECOND_US);
  const toUs = Math.min(floorTo(request.untilUs ?? settled, SECOND_US), settled) - 1;
  const sinceUs = floorTo(request.sinceUs ?? defaultSince(request.nowUs, mark), SECOND_US);
  const fromUs = Math.max(sinceUs, request.notBeforeUs ?? sinceUs);
  if (fromUs > toUs) return { period: null, windows: [] };

  const todo = without({ fromUs, toUs }, known);
  if (mark !== undefined) {
    const again = {
      fromUs: Math.max(fromUs, floorTo(mark + 1 - OVERLAP_US, SECOND_US)),
      toUs: Math.min(mark, toUs),
    };
    if (again.fromUs <= again.toUs) todo.push(again);
  }
  return { period: { fromUs, toUs }, windows: mergeRanges(todo).flatMap(byDay) };
}

/**
 * Cuts a window in two at a whole second.
 *
 * @returns null when the halves would be shorter than a minute
 */
export function halves(window: TimeRange): [TimeRange, TimeRange] | null {
  return width(window) < 2 * MINUTE_US ? null : cut(window, SECOND_US);
}

/**
 * Cuts a window in two at a whole multiple of a unit.
 *
 * @returns null when it is no longer than the unit
 */
export function cut(window: TimeRange, unitUs: number): [TimeRange, TimeRange] | null {
  const middle = floorTo(window.fromUs + width(window) / 2, unitUs);
  if (middle <= window.fromUs) return null;
  return [
    { fromUs: window.fromUs, toUs: middle - 1 },
    { fromUs: middle, toUs: window.toUs },
  ];
}

/** Cuts a window into pieces of at most `widthUs` (at least a minute). */
export function slices(window: TimeRange, widthUs: number): TimeRange[] {
  const step = Math.max(MINUTE_US, floorTo(widthUs, SECOND_US));
  const pieces: TimeRange[] = [];
  for (let fromUs = window.fromUs; fromUs <= window.toUs; fromUs += step) {
    pieces.push({ fromUs, toUs: Math.min(fromUs + step - 1, window.toUs) });
  }
  return pieces;
}

function defaultSince(nowUs: number, mark: number | undefined): number {
  const start = previousQuarter(nowUs);
  return mark === undefined ? start : Math.min(start, mark + 1);
}

/** The start of the quarter before the present one, in UTC: the period that is needed soonest. */
function previousQuarter(nowUs: number): number {
  const now = new Date(nowUs / 1000);
  const quarter = Math.floor(now.getUTCMonth() / 3);
  return Date.UTC(now.getUTCFullYear(), (quarter - 1) * 3, 1) * 1000;
}

const width = ({ fromUs, toUs }: TimeRange): number => toUs - fromUs + 1;

function without(period: TimeRange, known: readonly TimeRange[]): TimeRange[] {
  const gaps: TimeRange[] = [];
  let at = period.fromUs;
  for (const range of known) {
    if (range.toUs < at) continue;
    if (range.fromUs > period.toUs) break;
    if (range.fromUs > at) gaps.push({ fromUs: at, toUs: range.fromUs - 1 });
    at = range.toUs + 1;
  }
  if (at <= period.toUs) gaps.push({ fromUs: at, toUs: period.toUs });
  return gaps;
}

function byDay(range: TimeRange): TimeRange[] {
  const days: TimeRange[] = [];
  for (let fromUs = range.fromUs; fromUs <= range.toUs; ) {
    const midnight = floorTo(fromUs, DAY_US) + DAY_US;
    days.push({ fromUs, toUs: Math.min(midnight - 1, range.toUs) });
    fromUs = midnight;
  }
  return days;
}

function floorTo(us: number, unit: number): number {
  return Math.floor(us / unit) * unit;
}
