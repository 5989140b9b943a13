import type { JsonValue } from '../../formats/canonicalJson.ts';

const DAY_MS = 86_400_000;
const TIME = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)$/;

/**
 * A copy in which every RFC 3339 time is so many days later; the time of day stays as written, and Go's zero time stays.
 *
 * @param days whole days, UTC
 */
export function shiftDays<T extends JsonValue>(value: T, days: number): T {
  return shifted(value, days) as T;
}

/** A text in which every date (2026-07-31, also at the start of a time) is so many days later. */
export function shiftDates(text: string, days: number): string {
  return text.replace(/\b20\d{2}-\d{2}-\d{2}/g, (date) => laterDate(date, days));
}

function shifted(value: JsonValue, days: number): JsonValue {
  if (typeof value === 'string') return shiftedTime(value, days);
  if (Array.isArray(value)) return value.map((one) => shifted(one, days));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shifted(one, days)]));
}

function shiftedTime(text: string, days: number): string {
  const time = TIME.exec(text);
  if (time === null || text.startsWith('0001-')) return text;
  return `${laterDate(time[1] ?? '', days)}${time[2]}`;
}

function laterDate(date: string, days: number): string {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) ? date : new Date(ms + days * DAY_MS).toISOString().slice(0, 10);
}
