import type { JsonObject } from '../../formats/canonicalJson.ts';
import { type ControlContext, gapsIn } from '../context.ts';
import type { Conclusion, ControlTest, Finding } from '../controlTest.ts';
import { object, text, texts } from '../json.ts';
import { NoteList } from '../noteList.ts';
import { type Holder, holdersOf, impersonations, type RoleView, rolesOf } from '../roles.ts';
import { isTemplate, resolveLogin } from './loginTemplates.ts';

/** K04: root on nodes of any label. */
export const wildcardRoot: ControlTest = { id: 'K04', settings: ['root_logins'], run };

/** A role that reaches every node and whose logins depend on the user. */
interface Templated {
  role: string;
  logins: string[];
}

function* run(context: ControlContext): Generator<Finding, Conclusion> {
  const { store, snapshot, settings } = context;
  const notes = new NoteList();
  const templated: Templated[] = [];
  const denies = new Map<string, JsonObject>();
  let size = 0;
  for (const role of rolesOf(store, snapshot.id)) {
    size += 1;
    if (Object.keys(role.deny).length > 0) denies.set(role.name, role.deny);
    const expression = text(role.allow.node_labels_expression);
    if (expression !== '') {
      notes.add(
        `roles/${role.name}: whether the label expression ${expression} matches every node is for a person to judge; its logins are ${texts(role.allow.logins).join(', ') || 'none'}`,
      );
    }
    if (!reachesEveryNode(role) || deniesEveryNode(role.deny)) continue;
    const logins = texts(role.allow.logins);
    const root = logins.find(
      (login) => isRoot(login, settings.root_logins) && !deniesLogin(role.deny, login),
    );
    if (root !== undefined) {
      yield {
        row: `roles/${role.name}`,
        facts: `Role ${role.name} allows the login ${root} on nodes of any label (node_labels "*": "*").`,
      };
    }
    const templates = logins.filter(isTemplate);
    if (templates.length > 0) templated.push({ role: role.name, logins: templates });
  }
  const roleGaps = gapsIn(snapshot, ['roles']);
  const userGaps = templated.length === 0 ? '' : gapsIn(snapshot, ['users']);
  if (templated.length > 0) yield* perUser(context, templated, denies, notes);
  return {
    population: { description: 'roles', size },
    blind: [roleGaps, userGaps].filter((gap) => gap !== '').join('; '),
    notes: notes.list(),
    notApplicable: size === 0 ? 'There are no roles' : '',
  };
}

function* perUser(
  { store, snapshot, settings }: ControlContext,
  templated: readonly Templated[],
  denies: ReadonlyMap<string, JsonObject>,
  notes: NoteList,
): Generator<Finding> {
  const unresolved = new Set<string>();
  const impersonated = impersonations(rolesOf(store, snapshot.id));
  for (const holder of holdersOf(store, snapshot.id, impersonated)) {
    for (const { role, logins } of templated.filter(({ role }) => holder.roles.includes(role))) {
      for (const login of logins) {
        const resolved = resolveLogin(login, holder.traits);
        if (resolved === null) unresolved.add(`${role}\u0000${login}`);
        const root = resolved?.find((name) => isRoot(name, settings.root_logins));
        if (root === undefined || isDenied(holder, root, denies)) continue;
        yield {
          row: holder.row,
          facts: `${holder.name} holds role ${role}, which reaches nodes of any label; its login ${login} becomes ${root} through the user's traits.`,
        };
      }
    }
  }
  for (const entry of unresolved) {
    const [role, login] = entry.split('\u0000');
    notes.add(`roles/${role}: what the login ${login} becomes for each holder only the gateway can tell`);
  }
}

function isRoot(login: string, rootLogins: readonly string[]): boolean {
  return rootLogins.includes(login);
}

function reachesEveryNode(role: RoleView): boolean {
  return texts(object(role.allow.node_labels)['*']).includes('*');
}

function deniesEveryNode(deny: JsonObject): boolean {
  return texts(object(deny.node_labels)['*']).includes('*');
}

function deniesLogin(deny: JsonObject, login: string): boolean {
  const denied = texts(deny.logins);
  return denied.includes(login) || denied.includes('*');
}

/** What any role of the holder denies wins over what another allows. */
function isDenied(holder: Holder, login: string, denies: ReadonlyMap<string, JsonObject>): boolean {
  return holder.roles.some((role) => {
    const deny = denies.get(role);
    return deny !== undefined && (deniesLogin(deny, login) || deniesEveryNode(deny));
  });
}
