import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  intersectRanges,
  mergeRanges,
  rangeOfMs,
  subtractRanges,
  type TimeRange,
} from '../../src/formats/timeRange.ts';

const range = (fromUs: number, toUs: number): TimeRange => ({ fromUs, toUs });
const ranges = (...pairs: [number, number][]): TimeRange[] => pairs.map(([from, to]) => range(from, to));
const some = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
    .map(([from, to]) => range(from, to)),
);
/** The instants of ranges one by one: what the arithmetic has to agree with. */
const instants = (all: readonly TimeRange[]): number[] =>
  Array.from({ length: 40 }, (_, at) => at).filter((at) =>
    all.some(({ fromUs, toUs }) => fromUs <= at && at < toUs),
  );
const isMinimal = (all: readonly TimeRange[]): boolean =>
  all.every(
    ({ fromUs, toUs }, at) => fromUs < toUs && (at === 0 || fromUs > (all[at - 1] as TimeRange).toUs),
  );

test('milliseconds become microseconds', () => {
  expect(rangeOfMs({ fromMs: 1, toMs: 2 })).toEqual(range(1000, 2000));
});

test('ranges that touch or overlap are one, empty and inverted ones none', () => {
  expect(mergeRanges(ranges([5, 7], [1, 3], [3, 4], [9, 9], [12, 10], [6, 6]))).toEqual(
    ranges([1, 4], [5, 7]),
  );
  expect(mergeRanges(ranges([1, 9], [2, 3]))).toEqual(ranges([1, 9]));
  expect(mergeRanges([])).toEqual([]);
});

test('merging leaves what was given as it was', () => {
  const given = ranges([1, 3], [2, 5]);
  mergeRanges(given);
  expect(given).toEqual(ranges([1, 3], [2, 5]));
});

test('what lies exactly at a bound is outside at the end and inside at the start', () => {
  expect(intersectRanges(ranges([0, 10]), range(10, 20))).toEqual([]);
  expect(intersectRanges(ranges([0, 11]), range(10, 20))).toEqual(ranges([10, 11]));
  expect(subtractRanges(range(0, 10), ranges([0, 1], [9, 10]))).toEqual(ranges([1, 9]));
  expect(subtractRanges(range(0, 10), ranges([0, 10]))).toEqual([]);
  expect(subtractRanges(range(0, 10), [])).toEqual(ranges([0, 10]));
});

test('every operation agrees with counting instants', () => {
  fc.assert(
    fc.property(some, some, ({ length }, all) => {
      const whole = range(length % 10, 20 + (length % 10));
      const [merged, within, left] = [
        mergeRanges(all),
        intersectRanges(all, whole),
        subtractRanges(whole, all),
      ];
      const inside = instants([whole]);
      expect(instants(merged)).toEqual(instants(all));
      expect(instants(within)).toEqual(instants(all).filter((at) => inside.includes(at)));
      expect(instants(left)).toEqual(inside.filter((at) => !instants(all).includes(at)));
      for (const result of [merged, within, left]) expect(isMinimal(result)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
