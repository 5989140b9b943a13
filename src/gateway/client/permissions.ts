import type { Permission } from '../gateway.ts';
import type { RoleV6 } from '../gen/teleport/legacy/types/role_pb.ts';

/** The part of a role's rule that decides. */
interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly where: string;
}

/** All rules that apply to a caller, those of all roles together: the gateway keeps no order among them. */
export interface CallerRules {
  allow: readonly Rule[];
  deny: readonly Rule[];
}

const WILDCARD = '*';

const LIST_READ = ['list', 'read', 'readnosecrets'];

/**
 * Permissions of every identity without any rule (teleport-api §0.4 item 4; the rest is in the sources of 14.2).
 * Which of these rows it sees is another question: the labels of its roles decide that.
 */
const IMPLICIT: ReadonlyMap<string, readonly string[]> = new Map([
  ['cert_authority', ['list', 'readnosecrets']],
  ...[
    'cluster_auth_preference',
    'auth_server',
    'proxy',
    'remote_cluster',
    'node',
    'app_server',
    'app',
    'db_server',
    'db',
    'kube_server',
    'kube_cluster',
    'windows_desktop',
    'windows_desktop_service',
  ].map((kind): [string, readonly string[]] => [kind, LIST_READ]),
]);

/** Collects the rules of the caller's roles, as GetCurrentUserRoles gave them. */
export function rulesOf(roles: readonly RoleV6[]): CallerRules {
  return {
    allow: roles.flatMap((role) => role.spec?.allow?.rules ?? []),
    deny: roles.flatMap((role) => role.spec?.deny?.rules ?? []),
  };
}

/**
 * Whether rules allow all of `verbs` on a resource kind, as the gateway decides it: a deny wins, `*` means any kind
 * and any verb, `read` includes `readnosecrets`, a rule with a `where` clause holds for some rows only.
 */
export function permissionFor(rules: CallerRules, resource: string, verbs: readonly string[]): Permission {
  return verbs.map((verb) => permissionForVerb(rules, resource, verb)).reduce(weaker, 'yes');
}

function permissionForVerb(rules: CallerRules, resource: string, verb: string): Permission {
  const denied = strongest(rules.deny, resource, verb);
  if (denied === 'yes') return 'no';
  const allowed = IMPLICIT.get(resource)?.includes(verb) ? 'yes' : strongest(rules.allow, resource, verb);
  return denied === 'filtered' ? weaker(allowed, 'filtered') : allowed;
}

/** yes when a rule without condition matches, filtered when only one with a condition does. */
function strongest(rules: readonly Rule[], resource: string, verb: string): 'yes' | 'filtered' | 'no' {
  const matching = rules.filter((rule) => matches(rule, resource, verb));
  if (matching.length === 0) return 'no';
  return matching.some((rule) => rule.where.trim() === '') ? 'yes' : 'filtered';
}

function matches(rule: Rule, resource: string, verb: string): boolean {
  if (!rule.resources.includes(resource) && !rule.resources.includes(WILDCARD)) return false;
  return (
    rule.verbs.includes(verb) ||
    rule.verbs.includes(WILDCARD) ||
    (verb === 'readnosecrets' && rule.verbs.includes('read'))
  );
}

const ORDER: readonly Permission[] = ['no', 'unknown', 'filtered', 'yes'];

function weaker(one: Permission, other: Permission): Permission {
  return ORDER.indexOf(one) <= ORDER.indexOf(other) ? one : other;
}
