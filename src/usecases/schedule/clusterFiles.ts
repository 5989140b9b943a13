import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { ConfigFile } from '../../records/configFile.ts';
import type { GivenSettings } from '../../records/givenSettings.ts';
import { readInputBytes } from '../import/inputFile.ts';

/** Places in the container. */
export const PLACES = {
  configuration: '/etc/affidavit',
  procedures: '/etc/affidavit-procedures',
  identity: '/var/run/affidavit',
  store: '/var/lib/affidavit',
} as const;

/** Effective values that the configuration of the container has. */
export interface ContainerConfiguration {
  gateway: NonNullable<ConfigFile['gateway']>;
  identityWarn: string | undefined;
  settings: string | GivenSettings | undefined;
  controls: string | undefined;
  procedures: string | undefined;
  probes: readonly string[] | undefined;
  notify: ConfigFile['notify'];
}

/** Contents of the ConfigMaps: text by name. */
export interface ContainerFiles {
  configuration: Record<string, string>;
  /** the entity's procedures; null: none */
  procedures: Record<string, string> | null;
}

/** A ConfigMap holds no more than 1 MiB. */
const MOST_BYTES = 1_000_000;

/**
 * affidavit.yaml of the container, and the files that it names, read from this machine.
 *
 * @throws AffidavitError FILE_NOT_FOUND; FILE_INVALID where one is not UTF-8, or all are too large for a ConfigMap
 */
export function containerFiles(given: ContainerConfiguration): ContainerFiles {
  const files: Record<string, string> = {};
  const placed = (file: string | undefined, name: string): string | undefined => {
    if (file === undefined) return undefined;
    files[name] = textOf(file);
    return name;
  };
  const { proxy_ca, ...gateway } = given.gateway;
  const settings =
    typeof given.settings === 'object' ? given.settings.values : placed(given.settings, 'settings.json');
  const procedures = given.procedures === undefined ? null : sqlFiles(given.procedures);
  const configuration = {
    gateway: { ...gateway, proxy_ca: placed(proxy_ca, 'proxy-ca.pem') },
    identity: `${PLACES.identity}/identity`,
    identity_warn: given.identityWarn,
    store: `${PLACES.store}/evidence.db`,
    settings,
    controls: placed(given.controls, 'controls.yaml'),
    procedures: procedures === null ? undefined : PLACES.procedures,
    probes: given.probes,
    notify: given.notify,
  };
  const text = stringify(configuration, { lineWidth: 0, keepUndefined: false });
  const all = { 'affidavit.yaml': text, ...files };
  for (const map of [all, procedures ?? {}]) refuseLarge(map);
  return { configuration: all, procedures };
}

function sqlFiles(folder: string): Record<string, string> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new AffidavitError(
      'FILE_NOT_FOUND',
      `${folder} is not a folder that can be read.`,
      'Check the path.',
    );
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const unusable = names.find((name) => !/^[-._a-zA-Z0-9]{1,253}$/.test(name));
  if (unusable !== undefined)
    throw new AffidavitError(
      'FILE_INVALID',
      `${JSON.stringify(unusable)} cannot be the name of a file in a ConfigMap.`,
      'Rename it with letters, digits, ".", "_" and "-".',
    );
  return Object.fromEntries(names.sort().map((name) => [name, textOf(path.join(folder, name))]));
}

function textOf(file: string): string {
  const bytes = readInputBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AffidavitError('FILE_INVALID', `${file} is not UTF-8.`, 'Save it as UTF-8.', { cause });
  }
}

function refuseLarge(map: Readonly<Record<string, string>>): void {
  const bytes = Object.values(map).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= MOST_BYTES) return;
  throw new AffidavitError(
    'FILE_INVALID',
    `${Object.keys(map).join(', ')} have ${bytes} bytes together; a ConfigMap holds 1 MiB.`,
    'Shorten them, or put them into the image.',
  );
}
