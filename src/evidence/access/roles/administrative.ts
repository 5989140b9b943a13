import { type Answer, all, any } from '../answer.ts';
import { matches, matchesAnybody } from '../patterns.ts';
import type { Atom, Capability } from './capability.ts';
import { impersonationOf, type Role, type Rule } from './role.ts';

/** Resources whose creation or update changes who may do what (K05); `auth_connector` covers all three connectors. */
const GOVERNING = new Set([
  'role',
  'user',
  'token',
  'oidc',
  'saml',
  'github',
  'auth_connector',
  'connector',
  'access_list',
  'access_request',
  'bot',
  'cluster_auth_preference',
  'trusted_cluster',
  'login_rule',
  'workload_identity',
]);
const CHANGING = new Set(['create', 'update']);
const IMPERSONATE_ANYBODY = 'impersonate any user';

/** Administrative rights (K05): rules over what governs access, and impersonation of any user. */
export const administrative: Capability = {
  name: 'administrative',
  ownDenial: 'no',
  allows(role) {
    return [...ruleAtoms(role), ...impersonationAtoms(role)];
  },
  denies(role, atom) {
    if (!role.denies) return 'no';
    if (atom.key === IMPERSONATE_ANYBODY) return deniesImpersonation(role);
    return any(role.deny.rules.map((rule) => covers(rule, atom)));
  },
};

/** Whether a rule on the resource with the verb is administrative. */
export function isAdministrative(resource: string, verb: string): boolean {
  if (resource === '*' || verb === '*') return true;
  if (resource === 'lock') return verb === 'delete';
  return GOVERNING.has(resource) && CHANGING.has(verb);
}

function ruleAtoms(role: Role): Atom[] {
  return role.allow.rules.flatMap((rule) =>
    rule.resources.flatMap((resource) =>
      rule.verbs
        .filter((verb) => isAdministrative(resource, verb))
        .map((verb): Atom => {
          const words = `${verb} on ${resource}`;
          return {
            selector: null,
            key: JSON.stringify([resource, verb]),
            words,
            answer: rule.where === '' ? 'yes' : 'judgment',
            why: rule.where === '' ? '' : `${words} only where ${rule.where}`,
            byTraits: false,
            scope: rule.where === '' ? 'yes' : 'judgment',
          };
        }),
    ),
  );
}

function impersonationAtoms(role: Role): Atom[] {
  const { users, where } = impersonationOf(role.allow);
  const anybody = any(users.map(matchesAnybody));
  if (anybody === 'no') return [];
  const why = [
    anybody === 'judgment'
      ? 'whom a regular expression of impersonate.users matches is decided by the gateway'
      : '',
    where === '' ? '' : `${IMPERSONATE_ANYBODY} only where ${where}`,
  ].filter((one) => one !== '');
  const answer = why.length === 0 ? 'yes' : 'judgment';
  return [
    {
      selector: null,
      key: IMPERSONATE_ANYBODY,
      words: IMPERSONATE_ANYBODY,
      answer,
      why: why.join('; '),
      byTraits: false,
      scope: answer,
    },
  ];
}

function covers(rule: Rule, atom: Atom): Answer {
  const [resource = '', verb = ''] = JSON.parse(atom.key) as string[];
  const named = (denied: readonly string[], wanted: string) =>
    denied.includes('*') || denied.includes(wanted);
  if (!named(rule.resources, resource) || !named(rule.verbs, verb)) return 'no';
  return rule.where === '' ? 'yes' : 'judgment';
}

/** The gateway's deny of impersonation needs users and roles, and is met by either. */
function deniesImpersonation(role: Role): Answer {
  const { users, roles, where } = impersonationOf(role.deny);
  if (users.length === 0 || roles.length === 0) return 'no';
  const everybody = any(
    [...users, ...roles].map((pattern) => (pattern === '*' ? 'yes' : matches(pattern, '*'))),
  );
  return where === '' ? everybody : all([everybody, 'judgment']);
}
