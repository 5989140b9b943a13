import { z } from 'zod';
import { parseTimestamp } from '../../../formats/timestamp.ts';

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

const TIME_HINT = 'is not a time: write 2026-08-31 or 2026-08-31T17:00:00Z';

/** A date or an RFC 3339 time. */
export const requiredTime = text.min(1, 'is empty').refine(isTime, TIME_HINT);

/** The same, or nothing. */
export const optionalTime = text.refine((value) => value === '' || isTime(value), TIME_HINT);

const STATUSES = ['active', 'suspended', 'disabled', 'deleted'];

/** State of an account, in any case of letters. */
export const statusCell = text
  .transform((value) => value.toLowerCase())
  .refine((value) => STATUSES.includes(value), `is not one of ${STATUSES.join(', ')}`);

const YES = ['yes', 'true', '1', 'y'];
const NO = ['no', 'false', '0', 'n'];

/** yes, no, or nothing: null. */
export const flagCell = text
  .transform((value) => value.toLowerCase())
  .refine((value) => value === '' || YES.includes(value) || NO.includes(value), 'is neither yes nor no')
  .transform((value) => (value === '' ? null : YES.includes(value)));

/** Names with "|" between; none when empty. */
export const groupsCell = text.transform((value) =>
  value
    .split('|')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);

/** A date is read as a time of its own day only to see that the day exists. */
function isTime(value: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value;
  return parseTimestamp(date) !== null;
}
