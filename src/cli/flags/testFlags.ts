import { Flags } from '@oclif/core';
import { FAIL_ON } from '../../records/choices.ts';
import type { GivenSettings } from '../../records/givenSettings.ts';
import type { FailOn } from '../../records/reports/checkReport.ts';
import { fromFile } from '../configuration/fromFile.ts';

/** Flags of the commands that perform tests of controls. */
export const testFlags = {
  settings: fromFile(
    Flags.custom<string | GivenSettings>({
      env: 'AFFIDAVIT_SETTINGS',
      helpValue: 'FILE',
      description: 'JSON file with the settings of the tests of controls',
    })(),
    'settings',
  ),
  controls: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_CONTROLS',
      helpValue: 'FILE',
      description: "YAML file with the entity's own controls (see `controls template`)",
    }),
    'controls',
  ),
  procedures: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_PROCEDURES',
      helpValue: 'DIR',
      description: "folder of the entity's own procedures (.sql)",
    }),
    'procedures',
  ),
  check: Flags.boolean({
    env: 'AFFIDAVIT_CHECK',
    description: 'then perform every test of controls over the running period, as `check` does',
  }),
  'fail-on': Flags.string({
    env: 'AFFIDAVIT_FAIL_ON',
    options: [...FAIL_ON],
    default: 'new',
    description: 'exceptions that end a check with exit status 9: new ones, all that are open, none',
  }),
} as const;

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
