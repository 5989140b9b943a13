import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { addDays, weekdayOf } from '../../src/formats/workingDays.ts';
import { dateIn } from '../../src/formats/zonedTime.ts';
import { at, withConclusion } from '../controls/world.ts';

interface Day {
  day: string;
  working: number;
  reason: string;
  day_start_us: number;
  day_end_us: number;
  working_days_before: number;
}

/** The procedures' rule, as they write it. */
const DUE = `select t.day_start_us + case when d.working = 1 then ? - d.day_start_us else 0 end as due
  from working_time d join working_time t on t.working = 1 and t.working_days_before = d.working_days_before + ?
  where d.day_start_us <= ? and d.day_end_us > ?`;

function inCalendar<T>(
  settings: Record<string, unknown>,
  use: (due: (us: number, days: number) => number | undefined, days: Day[]) => T,
  lists: Record<string, JsonObject[]> = {},
): T {
  return withConclusion({ settings, lists }, ({ set }) => {
    const found = set.db.prepare<[number, number, number, number], number>(DUE).pluck();
    const days = set.db.prepare<[], Day>('select * from working_time order by day').all();
    return use((us, count) => found.get(us, count, us, us), days);
  });
}

const us = (text: string) => Date.parse(text) * 1000;
const text = (value: number | undefined) => new Date((value ?? Number.NaN) / 1000).toISOString();

test.each([
  // 2026-01-02 is a Friday
  ['UTC', '2026-01-02T10:00:00Z', 1, '2026-01-05T10:00:00.000Z'],
  ['UTC', '2026-01-02T10:00:00Z', 5, '2026-01-09T10:00:00.000Z'],
  // a weekend counts from Monday's start: one working day later is Monday's end
  ['UTC', '2026-01-03T10:00:00Z', 1, '2026-01-06T00:00:00.000Z'],
  // Friday 23:30 UTC is Saturday in Berlin
  ['Europe/Berlin', '2026-01-02T23:30:00Z', 1, '2026-01-05T23:00:00.000Z'],
  // the clock of New York is put back on Sunday 2 November: the same time of day is an hour later in UTC
  ['America/New_York', '2025-10-31T14:00:00Z', 1, '2025-11-03T15:00:00.000Z'],
])('in %s %s plus %s working days is %s', (timezone, from, days, due) => {
  const lists = { people_movers: [{ user: 'ann', moved: '2025-10-01' }] };
  inCalendar({ timezone }, (find) => expect(text(find(us(from), days))).toBe(due), lists);
});

test('holidays and other working days are counted as the settings say, each day with its reason', () => {
  const settings = { holidays: ['2026-01-05', '2026-01-03'], working_days: ['Mon', 'Tue', 'Sat'] };
  inCalendar(settings, (find, days) => {
    expect(
      days
        .filter(({ day }) => day >= '2026-01-01' && day <= '2026-01-06')
        .map(({ day, reason }) => [day, reason]),
    ).toEqual([
      ['2026-01-01', 'Thu'],
      ['2026-01-02', 'Fri'],
      ['2026-01-03', 'holiday'],
      ['2026-01-04', 'Sun'],
      ['2026-01-05', 'holiday'],
      ['2026-01-06', ''],
    ]);
    expect(text(find(us(at(6, 9)), 1))).toBe('2026-01-10T09:00:00.000Z');
  });
});

test('every moment of the period finds its due time, however long the setting', () => {
  inCalendar({ ticket_pattern: '366wd', working_days: ['Sun'], timezone: 'Pacific/Auckland' }, (find) => {
    expect(find(us(at(2)), 366)).toBeGreaterThan(us(at(5)));
    expect(find(us(at(5)) - 1, 366)).toBeGreaterThan(us(at(5)));
  });
});

test('whoever moved or left before the period has a day, too', () => {
  const lists = { people_movers: [{ user: 'ann', moved: '2025-03-03' }] };
  inCalendar(
    {},
    (find) => expect(text(find(us('2025-03-03T08:00:00Z'), 5))).toBe('2025-03-10T08:00:00.000Z'),
    lists,
  );
});

test.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'])(
  'in %s a due time is the same as counting the days one by one, and later for what is later',
  (timezone) => {
    const working_days = ['Sun', 'Mon', 'Wed', 'Thu'];
    const holidays = ['2025-12-25', '2026-01-01', '2026-02-02'];
    const works = (day: string): boolean => working_days.includes(weekdayOf(day)) && !holidays.includes(day);
    inCalendar({ timezone, working_days, holidays }, (find, days) => {
      const [first, last] = [days[0], days.at(-30)] as [Day, Day];
      const moment = fc.integer({ min: first.day_start_us, max: last.day_start_us });
      fc.assert(
        fc.property(moment, moment, fc.integer({ min: 1, max: 8 }), (a, b, count) => {
          const due = find(a, count) as number;
          let day = dateIn(Math.floor(a / 1000), timezone);
          const counts = works(day);
          let left = count;
          // a moment on another day counts from the start of the next working day
          while (!works(day)) day = addDays(day, 1);
          while (left > 0) {
            day = addDays(day, 1);
            if (works(day)) left -= 1;
          }
          // as long after the start of its day as the moment is after the start of its own: also where a day has 23 or 25 hours
          const startOf = (name: string) => days.find((one) => one.day === name)?.day_start_us ?? Number.NaN;
          const since = counts ? a - startOf(dateIn(Math.floor(a / 1000), timezone)) : 0;
          expect(due).toBe(startOf(day) + since);
          const other = find(b, count) as number;
          if (a <= b) expect(due).toBeLessThanOrEqual(other);
        }),
        { numRuns: 500 },
      );
      expect(
        days.every(({ day_end_us }, index) => (days[index + 1]?.day_start_us ?? day_end_us) === day_end_us),
      ).toBe(true);
    });
  },
);

const lists = {
  people_leavers: [{ user: 'ann', left: '2026-01-03' }],
  people_movers: [{ user: 'ann', moved: '2026-01-03' }],
  approved_administrators: [{ user: 'ann', until: '2026-01-03' }],
};
const datesIn = (timezone?: string) =>
  withConclusion(
    { lists, ...(timezone === undefined ? {} : { settings: { timezone } }) },
    ({ set, scope }) => {
      const one = (sql: string) => set.db.prepare<[], string>(sql).pluck().get() ?? '';
      return {
        left: one('select left_at from people_leavers'),
        moved: one('select moved from people_movers'),
        until: one('select until_time from approved_administrators'),
        zone: one('select timezone from periods'),
        setting: scope.settings.timezone,
      };
    },
  );

test('a date of a list is of the time zone of the entity: departures and ends are the end of that day', () => {
  expect(datesIn()).toEqual({
    left: '2026-01-04T00:00:00.000Z',
    moved: '2026-01-03T00:00:00.000Z',
    until: '2026-01-04T00:00:00.000Z',
    zone: 'UTC',
    setting: 'UTC',
  });
  expect(datesIn('America/New_York')).toEqual({
    left: '2026-01-04T05:00:00.000Z',
    moved: '2026-01-03T05:00:00.000Z',
    until: '2026-01-04T05:00:00.000Z',
    zone: 'America/New_York',
    setting: 'America/New_York',
  });
});

test.each([
  [{ timezone: 'Mars/Base' }],
  [{ timezone: '+02:00' }],
  [{ working_days: [] }],
  [{ working_days: ['Monday'] }],
  [{ holidays: ['2026-02-30'] }],
  [{ triage_within: '5d' }],
])('%j is no setting', (settings) => {
  expect(() => withConclusion({ settings }, () => null)).toThrow();
});
