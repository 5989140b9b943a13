import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import { readYaml } from '../readYaml.ts';

/** A configuration of tbot, by itself or inside a ConfigMap of Kubernetes. */
export interface FoundConfig {
  settings: JsonObject;
  /** `namespace/name/key` of the ConfigMap; null for a separate file: only then its paths are those of this machine */
  configMap: string | null;
}

const TELLTALE = [
  'onboarding',
  'join_uri',
  'storage',
  'destinations',
  'outputs',
  'services',
  'proxy_server',
  'auth_server',
];

/**
 * Finds the configurations of tbot in a file: the file itself, or the values of its ConfigMaps, however many manifests it holds.
 *
 * @throws AffidavitError FILE_INVALID
 */
export function findConfigs(text: string, file: string): FoundConfig[] {
  const documents = readYaml(text, file);
  const manifests = documents.flatMap(itemsOf).filter(isManifest);
  if (manifests.length === 0) {
    const [settings, second] = documents;
    if (second !== undefined) throw invalid(file, `contains ${documents.length} documents, not one`);
    if (settings === undefined || !isConfig(settings)) throw invalid(file, 'contains no tbot settings');
    return [{ settings, configMap: null }];
  }
  const found = manifests.filter(({ kind }) => kind === 'ConfigMap').flatMap((map) => configsIn(map, file));
  if (found.length > 0) return found;
  const isOperator = manifests.some(({ apiVersion }) =>
    String(apiVersion).startsWith('resources.teleport.dev/'),
  );
  throw isOperator
    ? new AffidavitError(
        'FILE_INVALID',
        `${printable(file)} contains resources of the Teleport operator, not a tbot configuration.`,
        'Collect them with `affidavit collect terraform FILE`. Nothing was stored.',
      )
    : invalid(file, 'contains Kubernetes manifests, but no ConfigMap with a tbot configuration');
}

/** The values of a ConfigMap that are configurations of tbot; others, certificates and scripts among them, are left alone. */
function configsIn(map: JsonObject, file: string): FoundConfig[] {
  const { name = '', namespace = 'default' } = objectOf(map.metadata);
  return Object.entries(objectOf(map.data)).flatMap(([key, value]) => {
    if (typeof value !== 'string') return [];
    const settings = configIn(value, file);
    return settings === null ? [] : [{ settings, configMap: `${namespace}/${name}/${key}` }];
  });
}

function configIn(text: string, file: string): JsonObject | null {
  try {
    const [settings, second] = readYaml(text, file);
    return settings !== undefined && second === undefined && isConfig(settings) ? settings : null;
  } catch (error) {
    if (error instanceof AffidavitError) return null;
    throw error;
  }
}

/** `kubectl get -o json|yaml` puts several resources into a List. */
function itemsOf(document: JsonObject): JsonObject[] {
  const { kind, items } = document;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)
    ? items.map(objectOf)
    : [document];
}

function isManifest({ apiVersion, kind }: JsonObject): boolean {
  return typeof apiVersion === 'string' && typeof kind === 'string';
}

function isConfig(settings: JsonObject): boolean {
  return TELLTALE.some((name) => Object.hasOwn(settings, name));
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function invalid(file: string, what: string): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} ${what}.`,
    'Name the file that `tbot start --config` is given, or the manifest of its ConfigMap. Nothing was stored.',
  );
}
