/** A span of time, microseconds since the epoch, both ends inclusive. */
export interface TimeRange {
  fromUs: number;
  toUs: number;
}

/**
 * Joins closed windows into read ranges without gaps, in order. Windows that overlap or
 * touch (one ends in the microsecond before the other begins) become one.
 */
export function mergeRanges(windows: Iterable<TimeRange>): TimeRange[] {
  const sorted = [...windows].sort((a, b) => a.fromUs - b.fromUs);
  const merged: TimeRange[] = [];
  for (const { fromUs, toUs } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && fromUs <= last.toUs + 1) last.toUs = Math.max(last.toUs, toUs);
    else merged.push({ fromUs, toUs });
  }
  return merged;
}

/**
 * How far the log was read without a gap from a time on.
 *
 * @param ranges as `mergeRanges` gives them
 * @returns the last microsecond of the read range that holds `fromUs`, or null when none does
 */
export function highWater(ranges: readonly TimeRange[], fromUs: number): number | null {
  return ranges.find((range) => range.fromUs <= fromUs && fromUs <= range.toUs)?.toUs ?? null;
}
