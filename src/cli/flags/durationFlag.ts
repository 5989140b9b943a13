import { AffidavitError } from '../../errors/affidavitError.ts';
import { parseCalendarDuration } from '../../formats/calendarDuration.ts';
import { printable } from '../../formats/printable.ts';

/** Milliseconds of a duration that a flag has. @throws AffidavitError USAGE */
export function durationFlag(flag: string, text: string): number {
  const ms = parseCalendarDuration(text);
  if (ms !== null) return ms;
  throw new AffidavitError(
    'USAGE',
    `--${flag} ${printable(text, 40)} is not a duration.`,
    'Write it as 14d or 36h.',
  );
}
