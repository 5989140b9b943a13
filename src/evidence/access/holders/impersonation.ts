import { type Answer, any } from '../answer.ts';
import { isLiteral, matches } from '../patterns.ts';
import { impersonationOf, type Role } from '../roles/role.ts';
import { type Grant, standingGrant, type WithheldGrant } from './grant.ts';

/** Roles that a holder can take on, and those that a deny of the holder's own roles keeps away. */
export interface Impersonated {
  grants: Grant[];
  withheld: WithheldGrant[];
}

/**
 * Roles that a holder's roles permit to take on (teleport-api §2.4 `impersonate`, §2.8). A rule without users is a request
 * for roles alone, which is what bots use. A rule with users lets the holder act as others, and reaches what they hold.
 *
 * @param roles what the holder holds itself
 */
export function impersonated(roles: readonly Role[]): Impersonated {
  const found: Impersonated = { grants: [], withheld: [] };
  for (const role of roles) {
    const { users, roles: patterns, where } = impersonationOf(role.allow);
    const targets = patterns.length > 0 ? patterns : users.length > 0 ? ['*'] : [];
    for (const target of new Set(targets)) {
      const denied = any(roles.map((one) => denies(one, users, target)));
      if (denied === 'yes') {
        const reason = 'a role of the holder denies impersonation of this role';
        found.withheld.push({
          role: target,
          type: 'impersonation',
          via: role.name,
          viaNames: [role.name],
          reason,
        });
        continue;
      }
      const why = [
        users.length > 0 ? `the holder may act as ${users.join(', ')} and so reach further` : '',
        where === '' ? '' : `only where ${where}`,
        denied === 'judgment' ? 'a role of the holder may deny it' : '',
      ];
      found.grants.push({
        ...standingGrant(target, 'impersonation', role.name),
        pattern: isLiteral(target) ? null : target,
        except: isLiteral(target) ? [] : deniedRoles(roles, users),
        uncertain: why.filter((one) => one !== '').join('; '),
      });
    }
  }
  return found;
}

/** Patterns of roles that the holder's roles deny to take on, without condition. */
function deniedRoles(roles: readonly Role[], users: readonly string[]): string[] {
  return roles
    .map((role) => impersonationOf(role.deny))
    .filter((deny) => deny.where === '' && (deny.users.length === 0) === (users.length === 0))
    .flatMap((deny) => deny.roles);
}

/** The gateway's deny: of roles alone where it names no users, of users and roles where it names both. */
function denies(role: Role, users: readonly string[], target: string): Answer {
  if (!role.denies) return 'no';
  const denied = impersonationOf(role.deny);
  if (denied.roles.length === 0 || (denied.users.length === 0) !== (users.length === 0)) return 'no';
  const roles = any(denied.roles.map((pattern) => covers(pattern, target)));
  const others = any(
    denied.users.map((pattern) => (users.every((user) => covers(pattern, user) === 'yes') ? 'yes' : 'no')),
  );
  const answer = any([roles, others]);
  return answer !== 'no' && denied.where !== '' ? 'judgment' : answer;
}

function covers(pattern: string, target: string): Answer {
  if (pattern === '*' || pattern === target) return 'yes';
  return isLiteral(target) ? matches(pattern, target) : 'no';
}
