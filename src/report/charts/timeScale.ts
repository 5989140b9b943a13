import type { Period } from '../../records/period.ts';
import type { Tick } from './frame.ts';

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MOST_TICKS = 6;

/** Where an instant of a period lies in a drawing: 0 at its start, 1 at its end. */
export function placeIn({ fromMs, toMs }: Period, ms: number): number {
  return (ms - fromMs) / Math.max(toMs - fromMs, 1);
}

/** Labels of a period's time: starts of months where there are two or more, else days; in UTC, at most six. */
export function timeTicks(period: Period): Tick[] {
  const months = monthStarts(period);
  const starts = months.length >= 2 ? months : dayStarts(period);
  const every = Math.ceil(starts.length / MOST_TICKS);
  return starts
    .filter((_, index) => index % every === 0)
    .map((ms) => ({ at: placeIn(period, ms), label: months.length >= 2 ? monthLabel(ms) : dayLabel(ms) }))
    .filter(({ at }) => at <= 0.94);
}

function monthStarts({ fromMs, toMs }: Period): number[] {
  const first = new Date(fromMs);
  const found: number[] = [];
  for (let month = 0; ; month += 1) {
    const ms = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1);
    if (ms >= toMs) return found;
    if (ms >= fromMs) found.push(ms);
  }
}

function dayStarts({ fromMs, toMs }: Period): number[] {
  const found: number[] = [];
  for (let ms = Math.ceil(fromMs / DAY_MS) * DAY_MS; ms < toMs; ms += DAY_MS) found.push(ms);
  return found;
}

function monthLabel(ms: number): string {
  const at = new Date(ms);
  return `${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

function dayLabel(ms: number): string {
  const at = new Date(ms);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
}
