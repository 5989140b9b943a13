import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PieceEnd, readAround } from '../../../src/collectors/events/oversized.ts';
import {
  DAY_US,
  halves,
  MINUTE_US,
  OVERLAP_US,
  planWindows,
  SECOND_US,
  SETTLE_US,
  slices,
} from '../../../src/collectors/events/windows.ts';
import { mergeRanges, type TimeRange } from '../../../src/store/events/readRanges.ts';

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

  it.each([
    ['2026-11-21T10:30:15.5Z', '2026-07-01', 144],
    ['2026-01-01T00:05:00Z', '2025-10-01', 93],
    ['2026-03-31T23:59:59Z', '2025-10-01', 182],
  ])('of a first pull at %s begin with the previous quarter, %s', (now, start, count) => {
    const { windows } = planWindows({ nowUs: Date.parse(now) * 1000 }, []);
    expect(windows).toHaveLength(count);
    const fromUs = Date.parse(start) * 1000;
    expect(windows[0]).toEqual({ fromUs, toUs: fromUs + DAY_US - 1 });
    expect(windows.at(-1)?.toUs).toBe(Math.floor(Date.parse(now) / 1000) * 1_000_000 - MINUTE_US - 1);
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

describe('reading around events that are too large to be sent', () => {
  const WINDOW = { fromUs: Date.UTC(2026, 6, 1) * 1000, toUs: Date.UTC(2026, 6, 2) * 1000 - 1 };
  /** A gateway that fails for every piece that holds one of the moments, by bounds of so many microseconds. */
  const around = async (moments: readonly number[], boundUs: number) => {
    const closed: TimeRange[] = [];
    const open: TimeRange[] = [];
    let calls = 0;
    const read = async (piece: TimeRange): Promise<PieceEnd> => {
      calls += 1;
      const fromUs = Math.floor(piece.fromUs / boundUs) * boundUs;
      const toUs = Math.floor(piece.toUs / boundUs) * boundUs + boundUs - 1;
      if (moments.some((at) => at >= fromUs && at <= toUs)) return 'oversized';
      closed.push(piece);
      return 'ended';
    };
    await readAround(WINDOW, read, (piece) => open.push(piece));
    return { closed, open, calls };
  };
  const moment = fc.integer({ min: 0, max: DAY_US / 1000 - 1 }).map((ms) => WINDOW.fromUs + ms * 1000);

  it('leaves open the moments of those events and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 3 }), async (moments) => {
        const { closed, open, calls } = await around(moments, 1000);
        expect(mergeRanges([...closed, ...open])).toEqual([WINDOW]);
        for (const at of moments) expect(holds(open, at)).toBe(true);
        for (const { fromUs, toUs } of open) expect(toUs - fromUs).toBeLessThan(SECOND_US);
        for (const { fromUs, toUs } of open)
          expect(moments.some((at) => at >= fromUs && at <= toUs)).toBe(true);
        expect(calls).toBeLessThan(70 * moments.length);
      }),
    );
    const { open } = await around([WINDOW.fromUs + 5_000_000], 1000);
    expect(open).toEqual([{ fromUs: WINDOW.fromUs + 5_000_000, toUs: WINDOW.fromUs + 5_000_999 }]);
  });

  it('gives up the second where the gateway knows no smaller bounds', async () => {
    const { open, calls } = await around([WINDOW.fromUs + 5_250_000], SECOND_US);
    expect(mergeRanges(open)).toHaveLength(1);
    expect(holds(open, WINDOW.fromUs + 5_250_000)).toBe(true);
    for (const { fromUs, toUs } of mergeRanges(open)) expect(toUs - fromUs).toBeLessThan(2 * SECOND_US);
    expect(calls).toBeLessThan(100);
  });
});
