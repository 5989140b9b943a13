import type { EntityControls } from '../../controls/entity/entityControl.ts';
import { parseControls } from '../../controls/entity/parseControls.ts';
import { policyOf } from '../../controls/entity/thresholds.ts';
import type { Procedure } from '../../controls/procedure.ts';
import { PROCEDURES } from '../../controls/procedures/registry.ts';
import { type ControlSettings, controlSettings } from '../../controls/settings.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { GivenSettings } from '../../records/givenSettings.ts';
import type { Period } from '../../records/period.ts';
import { readInputBytes } from '../import/inputFile.ts';
import { readSettings } from './controlSettings.ts';
import { readOwnProcedures } from './ownProcedures.ts';

const MOST_BYTES = 1024 * 1024;

/** Files that the entity gives for the tests of controls, as typed; undefined: none. */
export interface TestFiles {
  /** thresholds: a JSON file, or those that affidavit.yaml holds */
  settingsFile: string | GivenSettings | undefined;
  /** the entity's controls, YAML */
  controlsFile?: string | undefined;
  /** folder of procedures that the entity wrote */
  proceduresFolder?: string | undefined;
}

/** The contents of those files. */
export interface TestInputs {
  own: Procedure[];
  entity: EntityControls | null;
  /**
   * The thresholds of a period: defaults, the settings file, the thresholds of the controls that were in effect.
   *
   * @throws AffidavitError FILE_INVALID where two of them set different values
   */
  settings(period: Period): ControlSettings;
}

/**
 * Reads what the entity gives for the tests of controls.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID naming what is wrong, and where
 */
export function readTestInputs({ settingsFile, controlsFile, proceduresFolder }: TestFiles): TestInputs {
  const given: GivenSettings | null = settingsFile === undefined ? null : readSettings(settingsFile);
  const own = readOwnProcedures(proceduresFolder);
  const entity =
    controlsFile === undefined
      ? null
      : parseControls(readControls(controlsFile), controlsFile, [...PROCEDURES, ...own]);
  return {
    own,
    entity,
    settings: (period) => controlSettings(given?.values ?? {}, policyOf(entity, period, given)),
  };
}

function readControls(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      readInputBytes(file, MOST_BYTES),
    );
  } catch (cause) {
    if (cause instanceof AffidavitError) throw cause;
    throw new AffidavitError('FILE_INVALID', `${file} is not UTF-8.`, 'See `affidavit controls template`.', {
      cause,
    });
  }
}
