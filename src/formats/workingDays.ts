/** Days of the week as settings name them; the first is that of `Date.getUTCDay() === 0`. */
export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DAY_MS = 86_400_000;

/**
 * Reads a number of working days: `5wd`.
 *
 * @returns 1 to 366; null when the text is anything else
 */
export function parseWorkingDays(text: string): number | null {
  const match = /^([1-9]\d{0,2})wd$/.exec(text);
  const days = Number(match?.[1] ?? 0);
  return days >= 1 && days <= 366 ? days : null;
}

/** Whether a text is a day that exists, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // Date.parse rolls 30 February over into March; written back, such a day shows
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The day of the week of a date. @param date `YYYY-MM-DD` */
export function weekdayOf(date: string): Weekday {
  return WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] as Weekday;
}

/** The date some days later, or earlier where `days` is negative. @param date `YYYY-MM-DD` */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
