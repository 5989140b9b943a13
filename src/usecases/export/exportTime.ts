import { AffidavitError } from '../../errors/affidavitError.ts';

/**
 * The time of export: SOURCE_DATE_EPOCH (seconds, https://reproducible-builds.org/specs/source-date-epoch/) when it is
 * set, else now.
 *
 * @throws AffidavitError USAGE when the variable is no number of seconds
 */
export function exportTime(environment: Record<string, string | undefined>): Date {
  const text = environment.SOURCE_DATE_EPOCH;
  if (text === undefined || text === '') return new Date();
  // the zip's dates begin in 1980; a later year than 9999 has no RFC 3339 form
  if (/^\d{1,12}$/.test(text) && Number(text) >= 315_532_800 && Number(text) < 253_402_300_800)
    return new Date(Number(text) * 1000);
  throw new AffidavitError(
    'USAGE',
    `SOURCE_DATE_EPOCH is "${text}", not a number of seconds since 1970 (from 1980 on).`,
    'Set it to such a number, or unset it.',
  );
}
