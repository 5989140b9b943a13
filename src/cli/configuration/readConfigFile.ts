import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { didYouMean } from '../../formats/nearest.ts';
import { printable } from '../../formats/printable.ts';
import type { PlacedYaml } from '../../formats/yaml/placedYaml.ts';
import { faultsOfForm, readYaml, type YamlFault, yamlFileError } from '../../formats/yaml/yamlFaults.ts';
import { type ConfigFile, configFileSchema } from '../../records/configFile.ts';
import type { GivenSettings } from '../../records/givenSettings.ts';
import type { FoundConfigFile } from './findConfigFile.ts';
import type { ConfigKey } from './fromFile.ts';

const MOST_BYTES = 1024 * 1024;

/** A configuration file that was read, as one run sees it. */
export interface Configuration {
  /** absolute path */
  path: string;
  /** values of the file; where the run is for one cluster of `fleet`, its keys in the place of the others */
  values: ConfigFile;
  /** name in `fleet` of the cluster that the run is for; null: none */
  cluster: string | null;
  /** place of the value at a path, or of what encloses it; `file`: null where it is in this file, else its path */
  placeOf(path: ValuePath): { line: number; file: string | null };
  /** value of a flag that takes it from the file; undefined: none */
  flagValue(key: ConfigKey): unknown;
  /** whether the cluster of the run has this key, or one that encloses it: no variable takes its place */
  isOfCluster(key: ConfigKey): boolean;
}

type ValuePath = readonly (string | number)[];

/**
 * Reads affidavit.yaml. Relative paths in it are relative to its folder; `~/` is the home of the user.
 *
 * @param cluster name of the cluster of `fleet` that the run is for
 * @throws AffidavitError FILE_NOT_FOUND; FILE_INVALID naming each fault with line and column, and for a file of another user
 *   that nobody named: it can name programs to run; USAGE where `fleet` has no such cluster
 */
export function readConfigFile({ path: file, named }: FoundConfigFile, cluster?: string): Configuration {
  const main = readPart(file, named);
  const fleet = typeof main.fleetFile === 'string' ? readFleetFile(main.fleetFile, named) : main;
  const whole = {
    ...main.values,
    ...(fleet.values.fleet === undefined ? {} : { fleet: fleet.values.fleet }),
  };
  const own = cluster === undefined ? {} : clusterOf(whole, cluster, file);
  const values: ConfigFile = { ...whole, ...own };
  const isOwn = (key: string | number | undefined): boolean => key !== undefined && Object.hasOwn(own, key);
  const partOf = (path: ValuePath): { part: Part; path: ValuePath } => {
    if (cluster !== undefined && isOwn(path[0])) return { part: fleet, path: ['fleet', cluster, ...path] };
    return { part: path[0] === 'fleet' && path.length > 1 ? fleet : main, path };
  };
  return {
    path: file,
    values,
    cluster: cluster ?? null,
    placeOf: (given) => {
      const { part, path } = partOf(given);
      const last = path.at(-1);
      const place =
        typeof last === 'string' ? part.yaml.placeOfKey(path.slice(0, -1), last) : part.yaml.placeOf(path);
      return { line: place.line, file: part === main ? null : part.file };
    },
    flagValue: (key) => {
      const { part, path } = partOf([key]);
      return key === 'settings' ? settingsIn(part, values, path) : valueAt(values, key);
    },
    isOfCluster: (key) => isOwn(key.split('.')[0]),
  };
}

/** A file that was read and has the form of the configuration. */
interface Part {
  file: string;
  yaml: PlacedYaml;
  values: ConfigFile;
  /** the file that `fleet` names; undefined: it names none */
  fleetFile: string | undefined;
}

function readPart(file: string, named: boolean): Part {
  const yaml = readYaml(readText(file, named), (faults, cause) => invalid(file, faults, cause));
  const resolve = (given: string) => resolved(path.dirname(file), given);
  const { fleet } = (yaml.value ?? {}) as { fleet?: unknown };
  const isElsewhere = typeof fleet === 'string' && fleet.trim() !== '';
  const schema = configFileSchema(resolve);
  const parsed = schema.safeParse(isElsewhere ? { ...(yaml.value as object), fleet: undefined } : yaml.value);
  if (!parsed.success) throw invalid(file, faultsOfForm(yaml, schema, parsed.error.issues));
  return { file, yaml, values: parsed.data, fleetFile: isElsewhere ? resolve(fleet.trim()) : undefined };
}

/** The file that `fleet` names: it has that key and no other. */
function readFleetFile(file: string, named: boolean): Part {
  const part = readPart(file, named);
  const other = Object.keys(part.values).find((key) => key !== 'fleet');
  if (other !== undefined || part.fleetFile !== undefined || part.values.fleet === undefined)
    throw invalid(file, [
      {
        place: other === undefined ? { line: 1, column: 1 } : part.yaml.placeOfKey([], other),
        message:
          other === undefined
            ? 'it has no mapping fleet: clusters by name'
            : `"${other}" belongs into the file that names this one`,
      },
    ]);
  return part;
}

/** The keys of one cluster that take the place of the others, its name and tags left out. */
function clusterOf({ fleet }: ConfigFile, cluster: string, file: string): Partial<ConfigFile> {
  const found = fleet !== undefined && Object.hasOwn(fleet, cluster) ? fleet[cluster] : undefined;
  if (found === undefined)
    throw new AffidavitError(
      'USAGE',
      fleet === undefined
        ? `${printable(file, 200)} declares no fleet, so there is no cluster "${printable(cluster, 80)}" in it.`
        : `The fleet has no cluster "${printable(cluster, 80)}"${didYouMean(cluster, Object.keys(fleet))}.`,
      'docs/fleet.md describes how clusters are declared.',
    );
  const { tags: _, ...own } = found;
  return own;
}

/** Settings that the file itself holds, with their places; else the path of the file that holds them. */
function settingsIn(
  { file, yaml }: Part,
  { settings }: ConfigFile,
  path: ValuePath,
): string | GivenSettings | undefined {
  if (settings === undefined || typeof settings === 'string') return settings;
  return { file, values: settings, placeOf: (name) => yaml.placeOfKey(path, name) };
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
