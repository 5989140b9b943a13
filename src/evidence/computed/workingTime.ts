import { workingTime as dataset } from '../../datasets/collection/workingTime.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { addDays, parseWorkingDays, weekdayOf } from '../../formats/workingDays.ts';
import { dateIn, endOfDay, startOfDay } from '../../formats/zonedTime.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';
import type { ComputedTable } from './computedTable.ts';

/** Days before and after the period that are always in the table. */
const AROUND = 60;
/** Days before the period for which people of a list may have left or moved and still count from then. */
const FURTHEST = 3660;

/** The days on which the entity works, so that procedures can count working days in plain SQL. */
export const workingTime: ComputedTable = {
  add(set, scope) {
    addMade(set, dataset, days(set, scope), ({ day }) => String(day));
  },
};

function* days(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const { timezone, working_days, holidays } = scope.settings;
  const worksOn = new Set<string>(working_days);
  const off = new Set(holidays);
  const longest = Math.max(0, ...scope.all.map(({ value }) => longestOf(value)));
  const last = addDays(dateIn(scope.period.toMs, timezone), AROUND);
  let before = 0;
  let beforeEnd: number | null = null;
  for (let day = firstDay(set, scope); ; day = addDays(day, 1)) {
    // every number of working days after the last moment of the period must find its day
    if (day > last && beforeEnd !== null && before > beforeEnd + longest + 1) return;
    const starts = startOfDay(day, timezone);
    const ends = endOfDay(day, timezone);
    if (beforeEnd === null && Date.parse(ends) > scope.period.toMs) beforeEnd = before;
    // a zone that moved across the date line has a date without any moment
    if (Date.parse(starts) === Date.parse(ends)) continue;
    const weekday = weekdayOf(day);
    const reason = off.has(day) ? 'holiday' : worksOn.has(weekday) ? '' : weekday;
    const working = reason === '';
    yield {
      day,
      weekday,
      day_start: starts,
      day_end: ends,
      working,
      reason,
      working_days_before: before,
    };
    if (working) before += 1;
  }
}

function firstDay(set: EvidenceSet, { period, settings: { timezone } }: EvidenceScope): string {
  const earliest = set.db
    .prepare<[number], number | null>(
      `SELECT min(us) FROM (SELECT left_at_us AS us FROM people_leavers UNION ALL SELECT moved_us FROM people_movers)
       WHERE us >= ?`,
    )
    .pluck()
    .get((period.fromMs - FURTHEST * 86_400_000) * 1000);
  const start = addDays(dateIn(period.fromMs, timezone), -AROUND);
  if (earliest == null) return start;
  const listed = addDays(dateIn(Math.floor(earliest / 1000), timezone), -1);
  if (listed < start) return listed;
  return start;
}

function longestOf(value: unknown): number {
  return typeof value === 'string' ? (parseWorkingDays(value) ?? 0) : 0;
}
