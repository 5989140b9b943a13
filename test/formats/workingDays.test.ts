import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, isDate, parseWorkingDays, weekdayOf } from '../../src/formats/workingDays.ts';
import { dateIn, endOfDay, isTimeZone, startOfDay } from '../../src/formats/zonedTime.ts';

test.each([
  ['5wd', 5],
  ['1wd', 1],
  ['366wd', 366],
  ['0wd', null],
  ['367wd', null],
  ['5 wd', null],
  ['5d', null],
  ['-1wd', null],
  ['24h', null],
  ['5wd\n', null],
])('%j is %s working days', (text, days) => {
  expect(parseWorkingDays(text)).toBe(days);
});

test('dates and their days of the week', () => {
  expect(['2026-02-28', '2026-02-30', '2026-2-3', '2024-02-29'].map(isDate)).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(['2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'].map(weekdayOf)).toEqual([
    'Fri',
    'Sat',
    'Sun',
    'Mon',
  ]);
  expect([addDays('2026-02-28', 1), addDays('2026-01-01', -1)]).toEqual(['2026-03-01', '2025-12-31']);
});

test('an offset is no time zone', () => {
  expect(['Europe/Berlin', 'UTC', '+02:00', 'Mars/Base', ''].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

const zones = Intl.supportedValuesOf('timeZone');

test('days follow each other without a gap in every zone, whatever the clock does, and hold the moments of their date', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2037, 11, 31) }),
      (zone, ms) => {
        const date = dateIn(ms, zone);
        const starts = Date.parse(startOfDay(date, zone));
        const ends = Date.parse(endOfDay(date, zone));
        expect(starts).toBeLessThanOrEqual(ms);
        expect(ends).toBeGreaterThan(ms);
        expect(startOfDay(addDays(date, 1), zone)).toBe(endOfDay(date, zone));
        const hours = (ends - starts) / 3_600_000;
        expect(hours).toBeGreaterThanOrEqual(22);
        expect(hours).toBeLessThanOrEqual(26);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['Australia/Lord_Howe', '2026-10-04', 23.5],
  ['Pacific/Apia', '2011-12-30', 0],
])('in %s the day %s has %s hours', (zone, date, hours) => {
  expect((Date.parse(endOfDay(date, zone)) - Date.parse(startOfDay(date, zone))) / 3_600_000).toBe(hours);
});
