import type { GivenSettings } from '../records/givenSettings.ts';
import type { FailOn } from '../records/reports/checkReport.ts';

/** Flags of a command that checks the running period, as parsed. */
export interface CheckFlags {
  store?: string | undefined;
  period?: string | undefined;
  settings?: string | GivenSettings | undefined;
  controls?: string | undefined;
  procedures?: string | undefined;
  'fail-on'?: string | undefined;
}

/** The options of `usecases/check` in those flags. */
export function checkOptionsOf(given: CheckFlags) {
  return {
    storeFile: given.store,
    period: given.period,
    settingsFile: given.settings,
    controlsFile: given.controls,
    proceduresFolder: given.procedures,
    failOn: given['fail-on'] as FailOn,
  };
}
