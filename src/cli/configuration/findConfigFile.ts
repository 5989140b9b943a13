import { existsSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { switchedOn } from '../switchedOn.ts';
import { typedValue } from './layers.ts';

/** Name of the configuration file where none is named. */
export const CONFIG_FILE = 'affidavit.yaml';

/** Folder of the platform in which the configuration file is looked for last, and `init` may write it. */
export function platformConfigFolder(): string {
  return envPaths('affidavit', { suffix: '' }).config;
}

/** A configuration file, and whether the person named it: one that is named must exist and be valid for every command. */
export interface FoundConfigFile {
  path: string;
  named: boolean;
}

/**
 * The configuration file of a run: `--config`, else AFFIDAVIT_CONFIG, else affidavit.yaml in the working directory, else in
 * the platform's configuration folder.
 *
 * @param argv words as typed
 * @returns null where there is none, or --no-config was given
 */
export function findConfigFile(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): FoundConfigFile | null {
  const typed = typedValue('config', argv);
  if (typed !== undefined) return { path: path.resolve(typed), named: true };
  if (switchedOn('no-config', argv)) return null;
  if (environment.AFFIDAVIT_CONFIG) return { path: path.resolve(environment.AFFIDAVIT_CONFIG), named: true };
  const places = [path.resolve(CONFIG_FILE), path.join(platformConfigFolder(), CONFIG_FILE)];
  const found = places.find((place) => existsSync(place));
  return found === undefined ? null : { path: found, named: false };
}
