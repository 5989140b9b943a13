import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { PlacedYaml } from '../../formats/yaml/placedYaml.ts';
import { faultsOfForm, readYaml, type YamlFault, yamlFileError } from '../../formats/yaml/yamlFaults.ts';
import { type ConfigFile, configFileSchema } from '../../records/configFile.ts';
import type { GivenSettings } from '../../records/givenSettings.ts';
import type { FoundConfigFile } from './findConfigFile.ts';
import type { ConfigKey } from './fromFile.ts';

const MOST_BYTES = 1024 * 1024;

/** A configuration file that was read. */
export interface Configuration {
  /** absolute path */
  path: string;
  values: ConfigFile;
  /** line of the value at a path, from 1; of what encloses it where the file does not have it */
  lineOf(path: readonly (string | number)[]): number;
  /** value of a flag that takes it from the file; undefined: none */
  flagValue(key: ConfigKey): unknown;
}

/**
 * Reads affidavit.yaml. Relative paths in it are relative to its folder; `~/` is the home of the user.
 *
 * @throws AffidavitError FILE_NOT_FOUND; FILE_INVALID naming each fault with line and column, and for a file of another user
 *   that nobody named: it can name programs to run
 */
export function readConfigFile({ path: file, named }: FoundConfigFile): Configuration {
  const yaml = readYaml(readText(file, named), (faults, cause) => invalid(file, faults, cause));
  const schema = configFileSchema((given) => resolved(path.dirname(file), given));
  const parsed = schema.safeParse(yaml.value);
  if (!parsed.success) throw invalid(file, faultsOfForm(yaml, schema, parsed.error.issues));
  const values = parsed.data;
  return {
    path: file,
    values,
    lineOf: (path) => {
      const last = path.at(-1);
      const place = typeof last === 'string' ? yaml.placeOfKey(path.slice(0, -1), last) : yaml.placeOf(path);
      return place.line;
    },
    flagValue: (key) => (key === 'settings' ? settingsIn(file, values, yaml) : valueAt(values, key)),
  };
}

/** Settings that the file itself holds, with their places; else the path of the file that holds them. */
function settingsIn(
  file: string,
  { settings }: ConfigFile,
  yaml: PlacedYaml,
): string | GivenSettings | undefined {
  if (settings === undefined || typeof settings === 'string') return settings;
  return { file, values: settings, placeOf: (name) => yaml.placeOfKey(['settings'], name) };
}

function valueAt(values: object, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((found, part) => (found as Record<string, unknown> | undefined)?.[part], values);
}

function resolved(folder: string, given: string): string {
  return given.startsWith('~/') ? path.join(homedir(), given.slice(2)) : path.resolve(folder, given);
}

function readText(file: string, named: boolean): string {
  try {
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > MOST_BYTES)
      throw new AffidavitError('FILE_INVALID', `${file} is not a regular file of at most 1 MiB.`, HINT);
    if (!named && ![process.getuid?.(), 0, undefined].includes(stat.uid))
      throw new AffidavitError(
        'FILE_INVALID',
        `The configuration file ${file} belongs to another user of the machine, so it is not used unless it is named.`,
        `Give --config ${file}, or --no-config to go without it.`,
      );
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (cause) {
    if (cause instanceof AffidavitError) throw cause;
    const { code } = cause as { code?: string };
    if (cause instanceof TypeError)
      throw new AffidavitError('FILE_INVALID', `${file} is not UTF-8.`, HINT, { cause });
    const denied = code === 'EACCES' || code === 'EPERM';
    throw new AffidavitError(
      'FILE_NOT_FOUND',
      `The configuration file ${file} ${denied ? 'is not readable: permission denied' : 'does not exist'}.`,
      'Name it with --config or AFFIDAVIT_CONFIG, or make one with `affidavit init`.',
      { cause },
    );
  }
}

const HINT = 'docs/configuration.md describes every key.';

function invalid(file: string, faults: readonly YamlFault[], cause?: unknown): AffidavitError {
  return yamlFileError(file, 'is not a valid configuration', faults, HINT, cause);
}
