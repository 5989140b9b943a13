import { bool, int, optionalInt, optionalText, optionalTime, type RowOf, table, text } from './column.ts';

const REACH = 'all, labelled, judgment (label expression or template) or none';
const BY_ROLE = 'all (certain), traits (depends on the holder), judgment, labelled (not on every one) or no';

/** Permissions of each role. */
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
    listed_privileged: bool('The setting privileged_roles names the role.'),
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
/** The same for every definition of the period. */
export const ROLE_VERSIONS = table(
  'role_versions',
  'What each definition of a role permitted that stood between the opening and the closing snapshot, with its span.',
  ROLE_CAPABILITIES.columns,
);
export type RoleCapabilityRow = RowOf<typeof ROLE_CAPABILITIES>;
