import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import type { DumpOrigin } from './dumpCommands.ts';
import { readDumps } from './readDumps.ts';

/** The result of surveying a folder of dumps. */
export interface DumpSurvey {
  /** how many files can be imported */
  good: number;
  /** files that cannot, with the reason */
  problems: { name: string; problem: string }[];
  origin: DumpOrigin;
}

/** Kinds whose `spec.version` is that of a process of Teleport; those of the cluster itself before its agents. */
const VERSIONED = ['auth_server', 'proxy', 'node', 'app_server', 'db_server', 'kube_server'];

/** Roles that the Enterprise edition makes at its start, and the open-source edition never. */
const ENTERPRISE_PRESETS: ReadonlySet<string> = new Set([
  'reviewer',
  'requester',
  'device-admin',
  'device-enroll',
  'require-trusted-device',
]);

/**
 * Reads every dump once, before anything is stored: which files are broken, and of which version and edition the gateway was as
 * far as its resources show it.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID when there is no dump at all
 */
export function surveyDumps(dir: string): DumpSurvey {
  const survey: Omit<DumpSurvey, 'origin'> = { good: 0, problems: [] };
  const versions = new Map<string, string>();
  const presets = new Set<string>();
  let hasEnterprise = false;
  for (const { name, problem, items } of readDumps(dir)) {
    if (problem === null) survey.good += 1;
    else survey.problems.push({ name, problem });
    for (const item of items) {
      const kind = String(item.kind);
      const version = textAt(item, 'spec', 'version');
      if (VERSIONED.includes(kind) && isNewer(version, versions.get(kind))) versions.set(kind, version);
      if (
        kind === 'role' &&
        textAt(item, 'metadata', 'labels', 'teleport.internal/resource-type') === 'preset'
      )
        presets.add(textAt(item, 'metadata', 'name'));
      hasEnterprise ||= ['access_list', 'device', 'login_rule', 'oidc', 'saml'].includes(kind);
    }
  }
  const version = VERSIONED.map((kind) => versions.get(kind)).find((found) => found !== undefined) ?? null;
  const isEnterprise = hasEnterprise || [...presets].some((name) => ENTERPRISE_PRESETS.has(name));
  const edition = isEnterprise ? 'enterprise' : presets.size > 0 ? 'oss' : 'unknown';
  return { ...survey, origin: { version, edition } };
}

/** Agents may be older than the cluster, never newer: the newest is nearest to the truth. */
function isNewer(version: string, than: string | undefined): boolean {
  if (!/^\d+\.\d+\.\d+/.test(version)) return false;
  return than === undefined || version.localeCompare(than, 'en', { numeric: true }) > 0;
}

function textAt(item: JsonObject, ...path: string[]): string {
  let value: JsonValue | undefined = item;
  for (const name of path) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return '';
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return typeof value === 'string' ? value : '';
}
