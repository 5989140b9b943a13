import { type Answer, any } from '../answer.ts';
import type { AccessInput } from '../input.ts';
import { isLiteral, matches } from '../patterns.ts';
import { type Capabilities, capabilitiesFor } from './capabilities.ts';
import { type Capability, kept } from './capability.ts';
import { type Role, readRole, traitsOf } from './role.ts';
import { UNKNOWN_TRAITS } from './unknownTraits.ts';

/** The roles of a snapshot, held for as long as effective access is computed. */
export interface RoleIndex {
  roles: ReadonlyMap<string, Role>;
  capabilities: Capabilities;
  /** names of roles that the settings call privileged */
  listed: ReadonlySet<string>;
  /** traits that any role refers to: no others matter */
  traitNames: ReadonlySet<string>;
  /** Whether a role can have a capability at all, whatever the holder's traits and other roles. */
  possible(role: Role, capability: Capability): boolean;
  /** Roles that a pattern means, and whether each is sure to match. */
  matching(pattern: string): { role: Role; answer: Answer }[];
}

/** Reads all roles. */
export function indexRoles(input: AccessInput): RoleIndex {
  const roles = new Map<string, Role>();
  const traitNames = new Set<string>();
  const templated = new Set<Role>();
  for (const resource of input.roles()) {
    const role = readRole(resource);
    roles.set(role.name, role);
    const names = traitsOf(role);
    if (names.length > 0) templated.add(role);
    for (const name of names) traitNames.add(name);
  }
  const capabilities = capabilitiesFor(input.settings, (one) => kept(one, (role) => templated.has(role)));
  const can = new Map<string, Set<string>>();
  for (const role of roles.values()) {
    const names = capabilities.list.filter(
      (one) => any(one.allows(role, UNKNOWN_TRAITS).map((a) => a.answer)) !== 'no',
    );
    can.set(role.name, new Set(names.map((one) => one.name)));
  }
  const patterns = new Map<string, { role: Role; answer: Answer }[]>();
  return {
    roles,
    capabilities,
    listed: new Set(input.settings.privilegedRoles),
    traitNames,
    possible: (role, capability) => can.get(role.name)?.has(capability.name) === true,
    matching(pattern) {
      const known = patterns.get(pattern);
      if (known !== undefined) return known;
      const found = matchingRoles(roles, pattern);
      patterns.set(pattern, found);
      return found;
    },
  };
}

function matchingRoles(roles: ReadonlyMap<string, Role>, pattern: string): { role: Role; answer: Answer }[] {
  if (isLiteral(pattern)) {
    const role = roles.get(pattern);
    return role === undefined ? [] : [{ role, answer: 'yes' }];
  }
  return [...roles.values()]
    .map((role) => ({ role, answer: matches(pattern, role.name) }))
    .filter(({ answer }) => answer !== 'no');
}
