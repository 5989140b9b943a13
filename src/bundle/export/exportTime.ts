import { AffidavitError } from '../../errors/affidavitError.ts';

/**
 * The moment that a bundle gives as its own: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else now.
 *
 * @param sourceDateEpoch the variable's value: whole seconds since 1970; undefined or empty when not set
 * @param now cut to milliseconds by Date itself
 * @throws AffidavitError USAGE when the variable holds anything else
 */
export function exportTime(sourceDateEpoch: string | undefined, now: Date): Date {
  if (sourceDateEpoch === undefined || sourceDateEpoch === '') return now;
  const seconds = /^\d{1,11}$/.test(sourceDateEpoch) ? Number(sourceDateEpoch) : Number.NaN;
  if (Number.isNaN(seconds)) {
    throw new AffidavitError(
      'USAGE',
      'SOURCE_DATE_EPOCH is not a number of seconds.',
      'Unset it, or set whole seconds.',
    );
  }
  return new Date(seconds * 1000);
}
