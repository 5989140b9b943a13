import { type ControlContext, gapsIn } from '../context.ts';
import type { Conclusion, ControlTest, Finding } from '../controlTest.ts';
import { approvedIn } from '../localLists.ts';
import { NoteList } from '../noteList.ts';
import { holdersOf, impersonations, type RoleView, rolesOf, rulesOf } from '../roles.ts';

/** K05: who holds roles that can change who may do what. */
export const administrators: ControlTest = { id: 'K05', settings: ['approved_admins'], run };

/** Resources whose change changes access (kinds of gateway-api §2.4 rules; `auth_connector` covers all three connectors). */
const GOVERNING = new Set(['role', 'user', 'token', 'oidc', 'saml', 'github', 'auth_connector', 'connector']);
const CHANGING = new Set(['create', 'update']);

function* run(context: ControlContext): Generator<Finding, Conclusion> {
  const { store, snapshot, settings } = context;
  const reasons = new Map<string, string>();
  for (const role of rolesOf(store, snapshot.id)) {
    const reason = adminReason(role);
    if (reason !== null) reasons.set(role.name, reason);
  }
  const approved = new Set([...settings.approved_admins, ...approvedIn(context, 'approved_administrators')]);
  const notes = new NoteList();
  const impersonated = impersonations(rolesOf(store, snapshot.id));
  let size = 0;
  for (const holder of holdersOf(store, snapshot.id, impersonated)) {
    const held = holder.roles.filter((role) => reasons.has(role));
    if (held.length === 0) continue;
    size += 1;
    if (approved.has(holder.name)) continue;
    const told = held.map((role) => `${role} (${reasons.get(role)})`).join(', ');
    if (approved.size === 0)
      notes.add(`${holder.row}: ${holder.name} holds ${told}; is that person approved?`);
    else
      yield { row: holder.row, facts: `${holder.name} holds ${told} and is not an approved administrator.` };
  }
  if (approved.size === 0 && size > 0) {
    notes.add(
      'No list of approved administrators was given (`affidavit people import --kind admins`, or the setting approved_admins).',
    );
  }
  return {
    population: { description: 'holders of administrative roles', size },
    blind: gapsIn(snapshot, ['roles', 'users']),
    notes: notes.list(),
    notApplicable: size === 0 ? 'Nobody in the snapshot holds an administrative role' : '',
    remarks: `${reasons.size} administrative roles: ${[...reasons.keys()].join(', ') || 'none'}.`,
  };
}

/** Why a role is administrative, in words, or null. The role's own deny rules are taken off. */
export function adminReason(role: RoleView): string | null {
  const denied = rulesOf(role.deny);
  for (const { resources, verbs } of rulesOf(role.allow)) {
    for (const resource of resources) {
      for (const verb of verbs) {
        if (!isAdministrative(resource, verb)) continue;
        if (denied.some((rule) => covers(rule.resources, resource) && covers(rule.verbs, verb))) continue;
        return `${verb} on ${resource}`;
      }
    }
  }
  return null;
}

function isAdministrative(resource: string, verb: string): boolean {
  if (resource === '*' || verb === '*') return true;
  return GOVERNING.has(resource) && CHANGING.has(verb);
}

function covers(denied: readonly string[], wanted: string): boolean {
  return denied.includes('*') || denied.includes(wanted);
}
