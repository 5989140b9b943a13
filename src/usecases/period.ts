import { AffidavitError } from '../errors/affidavitError.ts';
import type { Period } from '../records/period.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const QUARTER = /^(\d{4})-Q([1-4])$/;
const MONTH = /^(\d{4})-(\d{2})$/;
const YEAR = /^(\d{4})$/;

/**
 * Reads a time as people type it: an RFC 3339 time, or a date that means its midnight in UTC.
 *
 * @param text what was typed
 * @param what the option's name, for the error
 * @returns milliseconds since the epoch
 * @throws AffidavitError PERIOD_INVALID
 */
export function parseTime(text: string, what: string): number {
  // ECMAScript reads a date without a time as UTC
  const ms = DATE.test(text) || RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse rolls 2026-02-30 over into March; a date that does not exist is a typing error.
  const rolledOver =
    !Number.isNaN(ms) &&
    new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`)).toISOString().slice(0, 10) !== text.slice(0, 10);
  if (Number.isNaN(ms) || rolledOver) {
    throw new AffidavitError(
      'PERIOD_INVALID',
      `${what} "${text}" is not a valid time.`,
      'Use a date such as 2026-07-01 (midnight UTC) or an RFC 3339 time such as 2026-07-01T08:00:00Z.',
    );
  }
  return ms;
}

function between(fromMs: number, toMs: number, label: string): Period {
  if (toMs <= fromMs)
    throw new AffidavitError(
      'PERIOD_INVALID',
      'The period ends before it begins.',
      'Give an earlier start or a later end.',
    );
  return { fromMs, toMs, label };
}

/**
 * Reads a named period in UTC: `2026-Q3`, `2026-07`, `2026`.
 *
 * @throws AffidavitError PERIOD_INVALID
 */
export function parsePeriod(text: string): Period {
  const quarter = QUARTER.exec(text);
  if (quarter) return months(Number(quarter[1]), (Number(quarter[2]) - 1) * 3, 3, text);
  const month = MONTH.exec(text);
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12)
    return months(Number(month[1]), Number(month[2]) - 1, 1, text);
  const year = YEAR.exec(text);
  if (year) return months(Number(year[1]), 0, 12, text);
  throw new AffidavitError(
    'PERIOD_INVALID',
    `--period "${text}" is not a valid period.`,
    'Use a quarter (2026-Q3), a month (2026-07) or a year (2026); or give --from and --to.',
  );
}

/** The quarter (UTC) of a moment in milliseconds since the epoch, e.g. 2026-Q4. */
export function quarterOf(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}

function months(year: number, first: number, count: number, label: string): Period {
  return between(Date.UTC(year, first, 1), Date.UTC(year, first + count, 1), label);
}

/**
 * The period of `--from` and `--to`. `to` is exclusive.
 *
 * @throws AffidavitError PERIOD_INVALID
 */
export function parseRange(from: string, to: string): Period {
  const short = (ms: number) =>
    new Date(ms)
      .toISOString()
      .replace(/T00:00:00\.000Z$/, '')
      .replace(/\.000Z$/, 'Z')
      .replaceAll(':', '');
  const fromMs = parseTime(from, '--from');
  const toMs = parseTime(to, '--to');
  return between(fromMs, toMs, `${short(fromMs)}_${short(toMs)}`);
}
