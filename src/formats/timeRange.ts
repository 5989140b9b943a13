/** A span of time, half-open: `fromUs` belongs to it, `toUs` does not. Microseconds since 1970-01-01T00:00:00Z. */
export interface TimeRange {
  fromUs: number;
  toUs: number;
}

/** Microseconds of a span given in milliseconds. */
export function rangeOfMs({ fromMs, toMs }: { fromMs: number; toMs: number }): TimeRange {
  return { fromUs: fromMs * 1000, toUs: toMs * 1000 };
}

/** The same time as few ranges in order; ranges that touch become one, empty ones vanish. */
export function mergeRanges(ranges: Iterable<TimeRange>): TimeRange[] {
  const sorted = [...ranges].filter(({ fromUs, toUs }) => fromUs < toUs).sort((a, b) => a.fromUs - b.fromUs);
  const merged: TimeRange[] = [];
  for (const { fromUs, toUs } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && fromUs <= last.toUs) last.toUs = Math.max(last.toUs, toUs);
    else merged.push({ fromUs, toUs });
  }
  return merged;
}

/** The part of each range that lies within another. */
export function intersectRanges(ranges: Iterable<TimeRange>, within: TimeRange): TimeRange[] {
  return mergeRanges(ranges)
    .map(({ fromUs, toUs }) => ({
      fromUs: Math.max(fromUs, within.fromUs),
      toUs: Math.min(toUs, within.toUs),
    }))
    .filter(({ fromUs, toUs }) => fromUs < toUs);
}

/** The parts of a range that the others leave. */
export function subtractRanges(whole: TimeRange, taken: Iterable<TimeRange>): TimeRange[] {
  const left: TimeRange[] = [];
  let reached = whole.fromUs;
  for (const { fromUs, toUs } of intersectRanges(taken, whole)) {
    if (fromUs > reached) left.push({ fromUs: reached, toUs: fromUs });
    reached = Math.max(reached, toUs);
  }
  if (reached < whole.toUs) left.push({ fromUs: reached, toUs: whole.toUs });
  return left;
}
