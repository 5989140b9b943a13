import { z } from 'zod';
import { parseTimestamp } from '../../../formats/timestamp.ts';
import { isLocalTime, zonedTime } from '../../../formats/zonedTime.ts';

const MAX_CELL = 2000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

const text = z
  .string()
  .max(MAX_CELL, `holds more than ${MAX_CELL} characters`)
  .refine((value) => !CONTROL.test(value), 'holds a control character');

/** Text that must not be missing, on one line. */
export const requiredText = text
  .min(1, 'is empty')
  .refine((value) => !/[\r\n\t]/.test(value), 'holds a line break or a tab');

/** Text that may be missing. */
export const optionalText = text;

const TIME_HINT =
  'is not a time: write 2026-08-31, 2026-08-31T17:00:00Z, or 2026-08-31 17:00 with --timezone';

/** A cell whose reading depends on the time zone of the list. */
export type ZonedCell = (zone: string | undefined) => z.ZodType;

/**
 * A date, an RFC 3339 time, or a time of day in the list's time zone, which is kept in UTC. A date stays a date: what moment of
 * the day it means depends on what it is the date of.
 */
export const optionalTime: ZonedCell = (zone) => text.transform(timeIn(zone));

/** The same, but never missing. */
export const requiredTime: ZonedCell = (zone) => text.min(1, 'is empty').transform(timeIn(zone));

function timeIn(zone: string | undefined) {
  return (value: string, context: z.RefinementCtx): string => {
    const read = value === '' ? { value } : readTime(value, zone);
    if (read.value !== undefined) return read.value;
    context.addIssue({ code: 'custom', message: read.problem ?? TIME_HINT });
    return z.NEVER;
  };
}

function readTime(value: string, zone: string | undefined): { value?: string; problem?: string } {
  if (isLocalTime(value)) {
    if (zone === undefined) return { problem: 'is a time without a zone: say which with --timezone' };
    const local = zonedTime(value, zone);
    if (local.text !== null) return { value: local.text };
    return {
      problem:
        local.problem === 'skipped'
          ? `does not exist in ${zone}: the clock was put forward`
          : `came twice in ${zone}, because the clock was put back: write it with its offset, e.g. ${value.slice(0, 10)}T${value.slice(11, 16)}:00+02:00`,
    };
  }
  // a date is read as a time only to see that the day exists
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value;
  return parseTimestamp(date) === null ? {} : { value };
}

/** One of some words, in any case of letters; other words of the same meaning are put into those. */
export function wordCell(
  words: readonly string[],
  others: Readonly<Record<string, string>> = {},
  { required = false } = {},
): z.ZodType {
  return text
    .transform((value) => value.trim().toLowerCase())
    .transform((value) => (Object.hasOwn(others, value) ? (others[value] as string) : value))
    .refine(
      (value) => words.includes(value) || (value === '' && !required),
      `is not one of ${words.join(', ')}`,
    );
}

const YES = ['yes', 'true', '1', 'y'];
const NO = ['no', 'false', '0', 'n'];

const flag = text
  .transform((value) => value.toLowerCase())
  .refine((value) => value === '' || YES.includes(value) || NO.includes(value), 'is neither yes nor no');

/** `yes`, `no`, or nothing. */
export const yesNoCell = flag.transform((value) => (value === '' ? '' : YES.includes(value) ? 'yes' : 'no'));

/** true, false, or nothing. */
export const booleanCell = flag.transform((value) => (value === '' ? '' : YES.includes(value)));

/** Names with "|" between; none when empty. */
export const listCell = text.transform((value) =>
  value
    .split('|')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);
