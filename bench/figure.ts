/** Throughput and peak memory of one stage at one size of the audit log. */
export interface CurvePoint {
  events: number;
  eventsPerSecond: number;
  /** largest resident set of the process that did the work, in MB (10^6 bytes) */
  peakMb: number;
}

/** How a stage behaves from small to large; drawn in docs/performance.md. */
export interface Curve {
  /** e.g. "pull" or "export" */
  stage: string;
  points: readonly CurvePoint[];
}

/** One goal and what was measured for it. */
export interface Figure {
  /** what was measured, e.g. "load and index against sqlite-utils" */
  name: string;
  /** as a person reads it, e.g. ">= 5x" */
  goal: string;
  value: number;
  /** e.g. "x", "%" or "MB" */
  unit: string;
  reached: boolean;
  /** sizes, absolute figures, medians of how many: what is needed to judge the value */
  detail: string;
  /** where the figure is the slope of a curve, the curve */
  curve?: Curve;
}

/** What a module of measurements is asked for. `quick`: small sizes, under two minutes over all modules. */
export interface MeasureOptions {
  quick: boolean;
}

/** What every module of measurements exports as `measure`. */
export type Measure = (options: MeasureOptions) => Promise<Figure[]>;

type Facts = Pick<Figure, 'name' | 'value' | 'detail'> & { unit?: string; curve?: Curve };

/** A figure that should be no smaller than its goal; the unit is "x" unless given. */
export function atLeast(goal: number, { unit = 'x', ...facts }: Facts): Figure {
  return { ...facts, unit, goal: `>= ${goal}${suffix(unit)}`, reached: facts.value >= goal };
}

/** A figure that should be no larger than its goal; the unit is "x" unless given. */
export function atMost(goal: number, { unit = 'x', ...facts }: Facts): Figure {
  return { ...facts, unit, goal: `<= ${goal}${suffix(unit)}`, reached: facts.value <= goal };
}

/** The unit as it is written after a number: "2.3x", "5 %". */
export function suffix(unit: string): string {
  return unit === 'x' || unit === '' ? unit : ` ${unit}`;
}

/** The median of an odd number of runs; of an even number the upper one. NaN for none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
