import { accessSync, constants, statSync } from 'node:fs';
import type { ConfigFile } from '../../records/configFile.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import { readTestInputs, type TestFiles } from '../conclude/testInputs.ts';
import { ok, problem, problemOf, warning } from './check.ts';

const WRITTEN_BY_OTHERS = 0o022;

/** The configuration file of a run. */
export interface ConfiguredFile {
  path: string;
  values: ConfigFile;
}

/**
 * The configuration file and all that it names: settings, controls, procedures, lists, local sources, notifications.
 *
 * @param environment variables by name
 */
export function inputChecks(
  file: ConfiguredFile | null,
  tests: TestFiles,
  environment: Readonly<Record<string, string | undefined>>,
): DoctorCheck[] {
  return [
    configurationCheck(file),
    ...testInputsCheck(tests),
    ...(file === null ? [] : [...sourceChecks(file.values), ...notifyCheck(file.values, environment)]),
  ];
}

function configurationCheck(file: ConfiguredFile | null): DoctorCheck {
  if (file === null) return ok('configuration', 'No affidavit.yaml: flags and variables alone');
  const isOpen = process.platform !== 'win32' && (statSync(file.path).mode & WRITTEN_BY_OTHERS) !== 0;
  return isOpen
    ? warning('configuration', `Other users can change ${file.path}`, `Run \`chmod go-w ${file.path}\`.`)
    : ok('configuration', file.path);
}

function testInputsCheck(tests: TestFiles): DoctorCheck[] {
  try {
    readTestInputs(tests);
    return [];
  } catch (error) {
    return [problemOf('configuration', error)];
  }
}

function sourceChecks({ people, sources }: ConfigFile): DoctorCheck[] {
  const named = [
    ...(people ?? []).map(({ file }) => ['people', file]),
    ...(sources?.tbot?.files ?? []).map((file) => ['sources.tbot', file]),
    ...(sources?.git ?? []).map(({ repository }) => ['sources.git', repository]),
    ...(sources?.terraform?.files ?? []).map((file) => ['sources.terraform', file]),
  ] as [string, string][];
  return named.flatMap(([key, file]) =>
    isReadable(file)
      ? []
      : [
          problem(
            'configuration',
            `${key}: ${file} does not exist or is not readable`,
            'Correct its path in affidavit.yaml.',
          ),
        ],
  );
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function notifyCheck(
  { notify }: ConfigFile,
  environment: Readonly<Record<string, string | undefined>>,
): DoctorCheck[] {
  const variable = notify?.webhook?.variable;
  if (variable === undefined || environment[variable]) return [];
  return [
    warning(
      'configuration',
      `notify.webhook: the variable ${variable} is not set`,
      'Set it to the address of the webhook where pulls run.',
    ),
  ];
}
