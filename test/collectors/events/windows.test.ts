import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_US,
  halves,
  MINUTE_US,
  OVERLAP_US,
  planWindows,
  SETTLE_US,
  slices,
} from '../../../src/collectors/events/windows.ts';
import { mergeRanges, type TimeRange } from '../../../src/store/readRanges.ts';

const NOW = Date.UTC(2026, 10, 21, 10, 30, 15, 250) * 1000;

const second = fc
  .integer({ min: -200 * 86_400, max: 86_400 })
  .map((s) => Math.floor(NOW / 1e6) * 1e6 + s * 1e6);
const range = fc
  .tuple(second, fc.integer({ min: 1, max: 10 * 86_400 }))
  .map(([fromUs, seconds]) => ({ fromUs, toUs: fromUs + seconds * 1e6 - 1 }));
const requests = fc.record(
  { nowUs: fc.constant(NOW), sinceUs: second, untilUs: second },
  { requiredKeys: ['nowUs'] },
);

function holds(ranges: readonly TimeRange[], us: number): boolean {
  return ranges.some((r) => r.fromUs <= us && us <= r.toUs);
}

describe('windows of the audit log', () => {
  it('cover the period together with what is known, without overlap, within days', () => {
    fc.assert(
      fc.property(requests, fc.array(range, { maxLength: 6 }), (request, covered) => {
        const { period, windows } = planWindows(request, covered);
        if (period === null) return void expect(windows).toEqual([]);
        expect(period.toUs).toBeLessThan(NOW - SETTLE_US);
        if (request.untilUs !== undefined) expect(period.toUs).toBeLessThan(request.untilUs);
        let last = Number.NEGATIVE_INFINITY;
        for (const { fromUs, toUs } of windows) {
          expect(fromUs).toBeGreaterThan(last);
          expect(toUs).toBeGreaterThanOrEqual(fromUs);
          expect(Math.floor(fromUs / DAY_US)).toBe(Math.floor(toUs / DAY_US));
          expect(fromUs).toBeGreaterThanOrEqual(period.fromUs);
          expect(toUs).toBeLessThanOrEqual(period.toUs);
          last = toUs;
        }
        const [whole] = mergeRanges([...covered, ...windows]).filter(
          (r) => r.fromUs <= period.fromUs && r.toUs >= period.fromUs,
        );
        expect(whole?.toUs).toBeGreaterThanOrEqual(period.toUs);
      }),
    );
  });

  it('read again nothing but the last day before the high-water mark', () => {
    fc.assert(
      fc.property(requests, fc.array(range, { minLength: 1, maxLength: 6 }), (request, covered) => {
        const { windows } = planWindows(request, covered);
        const mark = Math.max(...covered.map((r) => r.toUs));
        for (const window of windows) {
          for (const us of [window.fromUs, window.toUs]) {
            if (holds(covered, us)) expect(us).toBeGreaterThan(mark - OVERLAP_US);
          }
        }
        const { period } = planWindows(request, covered);
        if (period !== null && mark <= period.toUs && mark >= period.fromUs)
          expect(holds(windows, mark)).toBe(true);
      }),
    );
  });

  it('are 91 for a first pull: 90 whole days and today until a minute ago', () => {
    const { windows } = planWindows({ nowUs: NOW }, []);
    expect(windows).toHaveLength(91);
    expect(windows[0]).toEqual({
      fromUs: Date.UTC(2026, 7, 23) * 1000,
      toUs: Date.UTC(2026, 7, 24) * 1000 - 1,
    });
    expect(windows.at(-1)).toEqual({
      fromUs: Date.UTC(2026, 10, 21) * 1000,
      toUs: Date.UTC(2026, 10, 21, 10, 29, 15) * 1000 - 1,
    });
  });

  it('go back to where the last pull ended, however long ago that was', () => {
    const ended = Date.UTC(2026, 3, 1) * 1000;
    const { period, windows } = planWindows({ nowUs: NOW }, [{ fromUs: ended - DAY_US, toUs: ended - 1 }]);
    expect(period?.fromUs).toBe(ended);
    expect(windows[0]?.fromUs).toBe(ended);
  });

  it('are none when the end lies before the beginning', () => {
    expect(planWindows({ nowUs: NOW, sinceUs: NOW }, []).windows).toEqual([]);
    expect(
      planWindows({ nowUs: NOW, sinceUs: NOW - DAY_US, untilUs: NOW - 2 * DAY_US }, []).period,
    ).toBeNull();
  });

  it('halve into two that touch, down to a minute', () => {
    fc.assert(
      fc.property(range, (window) => {
        const pair = halves(window);
        if (pair === null) return void expect(window.toUs - window.fromUs + 1).toBeLessThan(2 * MINUTE_US);
        expect(mergeRanges(pair)).toEqual([window]);
        for (const half of pair) expect(half.toUs - half.fromUs + 1).toBeGreaterThanOrEqual(MINUTE_US);
      }),
    );
  });

  it('slice into touching pieces no wider than asked', () => {
    const window = { fromUs: 0, toUs: DAY_US - 1 };
    const pieces = slices(window, 7 * 3600 * 1e6);
    expect(pieces).toHaveLength(4);
    expect(mergeRanges(pieces)).toEqual([window]);
  });
});
