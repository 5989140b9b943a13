import { bool, int, optionalInt, optionalText, optionalTime, type RowOf, table, text } from './column.ts';

const REACH = 'all, labelled, judgment (label expression or template) or none';
const BY_ROLE = 'all (certain), traits (depends on the holder), judgment, labelled (not on every one) or no';

/** What each role permits. */
export const ROLE_CAPABILITIES = table(
  'role_capabilities',
  'What each role permits, by itself, whoever holds it.',
  {
    row_id: text('Key: the role.'),
    role: text('Name of the role.'),
    preset: bool('The role comes with the gateway (label teleport.internal/resource-type).'),
    version: optionalText('Version of the role format.'),
    valid_from: optionalTime(
      'Start of the span in which the definition stood; empty: state of the snapshot.',
    ),
    valid_until: optionalTime('End of that span.'),
    administrative: bool('The role gives, or may give, administrative rights (K05).'),
    administrative_certain: bool('0: where conditions decide.'),
    administrative_reason: optionalText('The administrative rights, and why they are for judgment.'),
    privileged: bool(
      'Administrative, root on every node or on privileged labels, or listed; 1 also where it may be.',
    ),
    privileged_certain: bool('0: label expressions, conditions, traits or own denials decide.'),
    privileged_reason: optionalText('What makes it privileged, and why it is for judgment.'),
    listed_privileged: bool('The role stands in the setting privileged_roles.'),
    root_on_nodes: text(`Root on every node: ${BY_ROLE}.`),
    root_on_privileged_nodes: text('Root on nodes with privileged labels: yes, traits, judgment or no.'),
    root_reason: optionalText('Logins and labels that give root, and denials of the same role.'),
    kubernetes_masters: text(`Group system:masters on every Kubernetes cluster: ${BY_ROLE}.`),
    all_databases: text(`Any user and any name on every database: ${BY_ROLE}.`),
    windows_administrator: text(`Administrator on every Windows desktop: ${BY_ROLE}.`),
    nodes: text(`Nodes reached: ${REACH}.`),
    kubernetes: text(`Kubernetes clusters reached: ${REACH}.`),
    databases: text(`Databases reached: ${REACH}.`),
    windows_desktops: text(`Windows desktops reached: ${REACH}.`),
    apps: text(`Applications reached: ${REACH}.`),
    labels: optionalText('Labels and expressions that the role allows, by kind.'),
    denied_labels: optionalText('Labels and expressions that the role denies, by kind.'),
    label_expressions: bool('The role uses label expressions, which are not evaluated.'),
    where_clauses: bool('Rules, impersonation or reviews have conditions, which are not evaluated.'),
    logins: optionalText('Logins on nodes, as written.'),
    templated_logins: optionalText('Those of them that depend on traits.'),
    denied_logins: optionalText('Logins that the role denies.'),
    max_session_ttl_us: optionalInt(
      'Longest life of a certificate in microseconds; 30 h where the role sets none; empty: cannot be read.',
    ),
    max_session_ttl_set: bool('The role sets it itself.'),
    require_session_mfa: bool('Sessions ask for a second factor; hardware key policies count.'),
    require_session_mfa_value: optionalText('The setting as written.'),
    record_session_default: optionalText(
      'Recording mode for all sessions: strict, best_effort, off or empty.',
    ),
    record_session_ssh: optionalText('Recording mode for SSH sessions.'),
    record_session_desktop: optionalText('Whether desktop sessions are recorded: true, false or empty.'),
    session_join_policies: int('Number of policies that ask for moderators (require_session_join).'),
    may_request_roles: bool('Holders may request roles.'),
    may_review: bool('Holders may review requests.'),
    reviews_any_role: bool('Holders may review requests of any role.'),
    impersonates_roles: optionalText('Roles that holders may take on.'),
    impersonates_users: optionalText('Users that holders may act as.'),
    impersonates_any_user: bool('Holders may act as any user.'),
    ssh_file_copy: bool('File copy is permitted (the default).'),
    port_forwarding: bool('Port forwarding is permitted (the default), in any direction.'),
    agent_forwarding: bool('Agent forwarding is permitted.'),
    desktop_clipboard: bool('The clipboard of desktops is permitted (the default).'),
    desktop_directory_sharing: bool('Directory sharing with desktops is permitted (the default).'),
    mcp_tools: optionalText('MCP tools that the role allows.'),
    mcp_any_tool: bool('All MCP tools are allowed.'),
    mcp_denied_tools: optionalText('MCP tools that the role denies.'),
    wildcard_rules: bool('A rule allows every verb on every resource.'),
    unknown_members: optionalText(
      'Members of the role that this version does not know: what it permits is for judgment.',
    ),
  },
);
export type RoleCapabilityRow = RowOf<typeof ROLE_CAPABILITIES>;

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

/** What may be requested. */
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

/** What may be reviewed. */
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
