import { atLeast, atMost, type Curve, type CurvePoint, type Figure, median } from './figure.ts';

/** Sizes of the audit log from small to large, and those at quick size. */
export const CURVE_SIZES = [100_000, 1_000_000, 3_000_000, 5_000_000] as const;
export const QUICK_SIZES = [10_000, 20_000, 40_000] as const;

const MEMORY_MB = 250;

/** The median rate and the largest peak of several runs at one size. */
export function pointOf(runs: readonly CurvePoint[]): CurvePoint {
  return {
    events: runs[0]?.events ?? 0,
    eventsPerSecond: median(runs.map(({ eventsPerSecond }) => eventsPerSecond)),
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
  };
}

/**
 * What the goals say of a curve: the rate at the largest size against the second one, the growth of the peak memory from
 * the smallest to the last but one, and the largest peak. The first figure carries the curve.
 */
export function slopeFigures(curve: Curve): Figure[] {
  const { stage, points } = curve;
  const [first, second] = [at(points, 0), at(points, 1)];
  const [lastButOne, last] = [at(points, -2), at(points, -1)];
  return [
    atLeast(0.75, {
      name: `rate of ${stage} at ${size(last.events)} events against ${size(second.events)}`,
      value: last.eventsPerSecond / second.eventsPerSecond,
      detail: points
        .map((point) => `${size(point.events)}: ${Math.round(point.eventsPerSecond)} events/s`)
        .join(', '),
      curve,
    }),
    atMost(10, {
      name: `growth of the peak memory of ${stage} from ${size(first.events)} to ${size(lastButOne.events)} events`,
      unit: '%',
      value: (lastButOne.peakMb / first.peakMb - 1) * 100,
      detail: points.map((point) => `${size(point.events)}: ${point.peakMb.toFixed(0)} MB`).join(', '),
    }),
    atMost(MEMORY_MB, {
      name: `largest peak memory of ${stage}`,
      unit: 'MB',
      value: Math.max(...points.map(({ peakMb }) => peakMb)),
      detail: `resident set of the process, Node included, at up to ${size(last.events)} events`,
    }),
  ];
}

function at(points: readonly CurvePoint[], index: number): CurvePoint {
  const point = points.at(index);
  if (point === undefined) throw new RangeError('a curve needs two points or more');
  return point;
}

/** "100k", "5M". */
export function size(events: number): string {
  return events >= 1e6 ? `${events / 1e6}M` : `${events / 1e3}k`;
}
