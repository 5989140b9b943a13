import { bit, joined } from '../../../datasets/effectiveAccess/column.ts';
import type { RoleCapabilityRow } from '../../../datasets/effectiveAccess/roleTables.ts';
import { member, object, text, texts } from '../../../formats/json.ts';
import { combine, type Effect, rootOf } from '../holders/effect.ts';
import type { AccessSettings } from '../input.ts';
import { matchesAnybody } from '../patterns.ts';
import type { Capabilities } from '../roles/capabilities.ts';
import { isEmpty, reachesAll, selectorOf, selectorText } from '../roles/labels.ts';
import { optionFacts } from '../roles/options.ts';
import { impersonationOf, type Role, type Side } from '../roles/role.ts';
import { levelText, type RoleEffect, roleEffect } from '../roles/roleLevel.ts';
import { unknownMembers } from '../roles/unknownMembers.ts';
import { isTemplate } from '../traits.ts';
import { reasonOf } from './reason.ts';

const KINDS = ['node', 'kubernetes', 'db', 'windows_desktop', 'app'] as const;
const EXPRESSIONS = /_labels_expression$/;

/** Span in which a definition of a role stood; null for an open end. Microseconds since the epoch. */
export interface Validity {
  from: number | null;
  until: number | null;
}

/** The permissions of a role by itself, whoever holds it. */
export function roleCapabilityRow(
  role: Role,
  validity: Validity,
  settings: AccessSettings,
  capabilities: Capabilities,
): RoleCapabilityRow {
  const of = new Map<string, RoleEffect>(capabilities.list.map((one) => [one.name, roleEffect(one, role)]));
  const effect = (name: string): RoleEffect => of.get(name) as RoleEffect;
  const administrative = effect(capabilities.administrative.name);
  const everywhere = effect(capabilities.rootEverywhere.name);
  const onLabels = effect(capabilities.rootOnPrivilegedLabels.name);
  const listed = settings.privilegedRoles.includes(role.name);
  const root = rootOf(everywhere, onLabels);
  const privileged = combine([administrative, root, ...(listed ? [LISTED] : [])]);
  const metadata = object(role.body.metadata);
  const conditions = [
    impersonationOf(role.allow).where,
    reviewWhere(role.allow),
    ...role.allow.rules.map((r) => r.where),
  ];
  return {
    row_id: validity.from === null ? role.rowId : `${role.rowId}@${validity.from}`,
    role: role.name,
    preset: bit(text(member(object(metadata.labels), 'teleport.internal/resource-type')) !== ''),
    version: text(role.body.version) || null,
    valid_from: validity.from,
    valid_until: validity.until,
    administrative: bit(administrative.answer !== 'no'),
    administrative_certain: bit(administrative.answer !== 'judgment'),
    administrative_reason: reasonOf(administrative),
    privileged: bit(privileged.answer !== 'no'),
    privileged_certain: bit(privileged.answer !== 'judgment'),
    privileged_reason: reasonOf(privileged),
    listed_privileged: bit(listed),
    root_on_nodes: levelText(everywhere, role, 'node', [
      { field: 'logins', wildcard: false, wanted: settings.rootLogins },
    ]),
    root_on_privileged_nodes: onLabels.level,
    root_reason: reasonOf(root),
    kubernetes_masters: levelText(effect('kubernetes_masters'), role, 'kubernetes', [
      { field: 'kubernetes_groups', wildcard: false, wanted: ['system:masters'] },
    ]),
    all_databases: levelText(effect('all_databases'), role, 'db', [
      { field: 'db_users', wildcard: true, wanted: ['*'] },
      { field: 'db_names', wildcard: true, wanted: ['*'] },
    ]),
    windows_administrator: levelText(effect('windows_administrator'), role, 'windows_desktop', [
      { field: 'windows_desktop_logins', wildcard: false, wanted: ['Administrator'] },
    ]),
    nodes: reachText(role, 'node'),
    kubernetes: reachText(role, 'kubernetes'),
    databases: reachText(role, 'db'),
    windows_desktops: reachText(role, 'windows_desktop'),
    apps: reachText(role, 'app'),
    labels: labelsText(role.allow),
    denied_labels: labelsText(role.deny),
    label_expressions: bit([role.allow, role.deny].some(hasExpression)),
    where_clauses: bit(
      [...conditions, ...role.deny.rules.map((rule) => rule.where)].some((where) => where !== ''),
    ),
    logins: joined(texts(role.allow.body.logins)),
    templated_logins: joined(texts(role.allow.body.logins).filter(isTemplate)),
    denied_logins: joined(texts(role.deny.body.logins)),
    ...optionFacts(role),
    ...requestFacts(role),
    wildcard_rules: bit(
      role.allow.rules.some((rule) => rule.resources.includes('*') && rule.verbs.includes('*')),
    ),
    unknown_members: joined(unknownMembers(role)),
  };
}

const LISTED: Effect = {
  answer: 'yes',
  allowed: ['listed in privileged_roles'],
  allowedBy: [],
  deniedBy: [],
  why: [],
};

function reachText(role: Role, kind: string): string {
  const selector = selectorOf(role.allow, kind);
  if (isEmpty(selector)) return 'none';
  const all = reachesAll(selector);
  return all === 'yes'
    ? 'all'
    : all === 'judgment'
      ? 'judgment'
      : selector.expression === ''
        ? 'labelled'
        : 'judgment';
}

function labelsText(side: Side): string | null {
  const parts = KINDS.map((kind) => [kind, selectorText(selectorOf(side, kind))] as const);
  return joined(
    parts.filter(([, words]) => words !== null).map(([kind, words]) => `${kind}: ${words}`),
    '; ',
  );
}

function hasExpression({ body }: Side): boolean {
  return Object.entries(body).some(([name, value]) => EXPRESSIONS.test(name) && text(value).trim() !== '');
}

function reviewWhere({ body }: Side): string {
  return text(object(body.review_requests).where);
}

function requestFacts({ allow }: Role) {
  const request = object(allow.body.request);
  const review = object(allow.body.review_requests);
  const { users, roles } = impersonationOf(allow);
  const names = (body: typeof request, members: string[]) =>
    members.some((name) => Array.isArray(body[name]) && body[name].length > 0);
  return {
    may_request_roles: bit(names(request, ['roles', 'search_as_roles', 'claims_to_roles'])),
    may_review: bit(names(review, ['roles', 'claims_to_roles'])),
    reviews_any_role: bit(texts(review.roles).some((pattern) => matchesAnybody(pattern) === 'yes')),
    impersonates_roles: joined(roles),
    impersonates_users: joined(users),
    impersonates_any_user: bit(users.some((pattern) => matchesAnybody(pattern) === 'yes')),
  };
}
