import { bit, joined } from '../../../datasets/effectiveAccess/column.ts';
import type { RoleLoginRow, RoleRuleRow } from '../../../datasets/effectiveAccess/roleRuleTables.ts';
import { texts } from '../../../formats/json.ts';
import { keyPart } from '../holders/grant.ts';
import type { AccessSettings } from '../input.ts';
import { isAdministrative } from '../roles/administrative.ts';
import type { Role, Side } from '../roles/role.ts';
import { isTemplate, traitsIn } from '../traits.ts';

/** Both sides of a role, with the word for each. */
export function sidesOf(role: Role): [side: 'allow' | 'deny', Side][] {
  return [
    ['allow', role.allow],
    ['deny', role.deny],
  ];
}

/** A key of parts, whatever they hold. */
export function rowKey(...parts: (string | number)[]): string {
  return parts.map((part) => keyPart(String(part))).join('/');
}

/** Rules of a role, one verb on one kind of resource a row. */
export function* roleRuleRows(role: Role): Generator<RoleRuleRow> {
  for (const [side, { rules }] of sidesOf(role)) {
    for (const [number, { resources, verbs, where }] of rules.entries()) {
      for (const resource of new Set(resources)) {
        for (const verb of new Set(verbs)) {
          yield {
            row_id: rowKey(role.name, side, number + 1, resource, verb),
            role: role.name,
            side,
            resource,
            verb,
            where_clause: where === '' ? null : where,
            administrative: bit(isAdministrative(resource, verb)),
          };
        }
      }
    }
  }
}

const LOGIN_KINDS: readonly (readonly [kind: string, field: string, root: readonly string[] | null])[] = [
  ['node', 'logins', null],
  ['windows_desktop', 'windows_desktop_logins', ['Administrator']],
  ['kubernetes_group', 'kubernetes_groups', ['system:masters']],
  ['kubernetes_user', 'kubernetes_users', []],
  ['database_user', 'db_users', ['*']],
  ['database_name', 'db_names', ['*']],
  ['database_role', 'db_roles', []],
];

/** Logins, groups and users that a role names, one a row. */
export function* roleLoginRows(role: Role, { rootLogins }: AccessSettings): Generator<RoleLoginRow> {
  for (const [side, { body }] of sidesOf(role)) {
    for (const [kind, field, root] of LOGIN_KINDS) {
      for (const login of new Set(texts(body[field]))) {
        yield {
          row_id: rowKey(role.name, side, kind, login),
          role: role.name,
          side,
          kind,
          login,
          templated: bit(isTemplate(login)),
          trait: joined(new Set(traitsIn(login))),
          root: bit((root ?? rootLogins).includes(login)),
        };
      }
    }
  }
}
