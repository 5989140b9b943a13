import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highWater, mergeRanges } from '../../src/store/events/readRanges.ts';

const windows = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
    .map(([fromUs, length]) => ({ fromUs, toUs: fromUs + length })),
  { maxLength: 12 },
);

test('merged ranges cover what the windows cover, apart from each other and in order', () => {
  fc.assert(
    fc.property(windows, (list) => {
      const merged = mergeRanges(list);
      for (let us = -1; us <= 75; us += 1) {
        const inside = (range: { fromUs: number; toUs: number }) => range.fromUs <= us && us <= range.toUs;
        expect(merged.some(inside)).toBe(list.some(inside));
      }
      for (const [at, range] of merged.entries()) {
        const next = merged[at + 1];
        if (next !== undefined) expect(next.fromUs).toBeGreaterThan(range.toUs + 1);
      }
    }),
  );
});

test('the high-water mark is the last microsecond before the first gap', () => {
  fc.assert(
    fc.property(windows, fc.integer({ min: -1, max: 75 }), (list, fromUs) => {
      const covered = (us: number) => list.some((window) => window.fromUs <= us && us <= window.toUs);
      let last: number | null = null;
      for (let us = fromUs; covered(us); us += 1) last = us;
      expect(highWater(mergeRanges(list), fromUs)).toBe(last);
    }),
  );
});
