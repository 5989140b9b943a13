import type { JsonObject, JsonValue } from '../formats/canonicalJson.ts';
import { denied } from './grpc/status.ts';

interface Rule {
  resources: string[];
  verbs: string[];
  where: string;
}

// The role that every identity has without being asked (teleport-api §0.4 item 4).
const IMPLICIT_RULES: Rule[] = [
  {
    resources: [
      'node',
      'app_server',
      'db_server',
      'db_service',
      'kube_server',
      'windows_desktop',
      'windows_desktop_service',
    ],
    verbs: ['list', 'read'],
    where: '',
  },
  {
    resources: ['cluster_auth_preference', 'cluster_name', 'tunnel_server'],
    verbs: ['list', 'read'],
    where: '',
  },
  { resources: ['cert_authority'], verbs: ['list', 'readnosecrets'], where: '' },
];

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function rulesIn(role: JsonObject, side: 'allow' | 'deny'): Rule[] {
  const conditions = (role.spec as JsonObject | undefined)?.[side] as JsonObject | undefined;
  const rules = conditions?.rules;
  if (!Array.isArray(rules)) return [];
  return rules.map((entry) => {
    const rule = entry as JsonObject;
    return {
      resources: texts(rule.resources),
      verbs: texts(rule.verbs),
      where: typeof rule.where === 'string' ? rule.where : '',
    };
  });
}

function covers(rule: Rule, resource: string, verb: string): boolean {
  if (!rule.resources.includes('*') && !rule.resources.includes(resource)) return false;
  if (rule.verbs.includes('*') || rule.verbs.includes(verb)) return true;
  return verb === 'readnosecrets' && rule.verbs.includes('read');
}

/** Permissions of a set of roles, evaluated as the auth service does: a deny rule wins, `where` never holds for a list. */
export class AccessRules {
  private readonly allow: Rule[];
  private readonly deny: Rule[];

  /** @param roles the caller's roles in tctl form */
  constructor(roles: readonly JsonObject[]) {
    this.allow = [...IMPLICIT_RULES, ...roles.flatMap((role) => rulesIn(role, 'allow'))];
    this.deny = roles.flatMap((role) => rulesIn(role, 'deny'));
  }

  may(resource: string, verb: string): boolean {
    if (this.deny.some((rule) => rule.where === '' && covers(rule, resource, verb))) return false;
    return this.allow.some((rule) => rule.where === '' && covers(rule, resource, verb));
  }

  /**
   * Asks for all verbs on a kind.
   * @throws StatusError PERMISSION_DENIED that names every missing verb, in the words of 14.2
   */
  require(resource: string, verbs: readonly string[]): void {
    const missing = verbs.filter((verb) => !this.may(resource, verb));
    if (missing.length === 0) return;
    throw denied(
      missing.map((verb) => `access denied to perform action "${verb}" on "${resource}"`).join(', '),
    );
  }
}
