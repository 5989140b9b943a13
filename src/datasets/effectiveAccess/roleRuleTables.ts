import { bool, int, optionalInt, optionalText, type RowOf, table, text } from './column.ts';

/** Rules, one verb a row. */
export const ROLE_RULES = table('role_rules', 'Verbs on kinds of resources that roles allow or deny.', {
  row_id: text('Key: role, side, number of the rule, resource and verb.'),
  role: text('Name of the role.'),
  side: text('Side of the role: allow or deny.'),
  resource: text('Kind of resource; * for all.'),
  verb: text('Verb; * for all.'),
  where_clause: optionalText('Condition, not evaluated.'),
  administrative: bool('The pair is administrative (K05).'),
});
export type RoleRuleRow = RowOf<typeof ROLE_RULES>;

/** Logins and their like. */
export const ROLE_LOGINS = table(
  'role_logins',
  'Logins, groups and users that roles allow or deny on resources.',
  {
    row_id: text('Key: role, side, kind and login.'),
    role: text('Name of the role.'),
    side: text('Side of the role: allow or deny.'),
    kind: text(
      'Kind of login: node, windows_desktop, kubernetes_group, kubernetes_user, database_user, database_name or database_role.',
    ),
    login: text('Login as written.'),
    templated: bool('It depends on traits of the holder.'),
    trait: optionalText('Traits that it refers to.'),
    root: bool(
      'It is one of the logins that give full control (root_logins, system:masters, Administrator, * of databases).',
    ),
  },
);
export type RoleLoginRow = RowOf<typeof ROLE_LOGINS>;

/** Roles that may be requested. */
export const ROLE_REQUEST_RULES = table(
  'role_request_rules',
  'Roles that holders of a role may, or may not, request.',
  {
    row_id: text('Key: role, side, source, number and requested role.'),
    role: text('Name of the role.'),
    side: text('Side of the role: allow or deny.'),
    source: text('Member of the role: roles, search_as_roles or claims_to_roles.'),
    requests: text('Role that may be requested, or a pattern.'),
    any_role: bool('It is a pattern.'),
    condition: optionalText('Claim that the holder must have (claims_to_roles).'),
    approvals: int('Fewest approvals that a threshold of the role asks for; 1 where it sets none.'),
    thresholds: optionalText('Thresholds as written.'),
    max_duration_us: optionalInt('Longest access in microseconds; empty: not set.'),
    reason_required: bool('A reason is required.'),
  },
);
export type RoleRequestRuleRow = RowOf<typeof ROLE_REQUEST_RULES>;

/** Requests that may be reviewed. */
export const ROLE_REVIEW_RULES = table(
  'role_review_rules',
  'Roles whose requests holders of a role may, or may not, review.',
  {
    row_id: text('Key: role, side, source, number and reviewed role.'),
    role: text('Name of the role.'),
    side: text('Side of the role: allow or deny.'),
    source: text('Member of the role: roles or claims_to_roles.'),
    reviews: text('Role whose requests may be reviewed, or a pattern.'),
    any_role: bool('It is a pattern.'),
    condition: optionalText('Claim or condition, not evaluated.'),
  },
);
export type RoleReviewRuleRow = RowOf<typeof ROLE_REVIEW_RULES>;

/** Moderated sessions. */
export const ROLE_SESSION_JOIN = table(
  'role_session_join',
  'Policies that ask for others to join a session (K32).',
  {
    row_id: text('Key: role and number of the policy.'),
    role: text('Name of the role.'),
    name: text('Name of the policy.'),
    filter: optionalText('Whom it accepts, not evaluated.'),
    kinds: optionalText('Kinds of sessions, joined by a comma.'),
    modes: optionalText('Modes of those who join, joined by a comma.'),
    participants: int('Number that must be there.'),
    on_leave: text('What happens when they leave: terminate (the default) or pause.'),
  },
);
export type RoleSessionJoinRow = RowOf<typeof ROLE_SESSION_JOIN>;
