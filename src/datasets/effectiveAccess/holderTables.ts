import { bool, int, optionalInt, optionalText, optionalTime, type RowOf, table, text } from './column.ts';

const KINDS =
  'human_local, human_sso, bot, system, anyone (whoever matches a mapping), unknown (not among the users)';
const RESOLUTION = 'yes, or judgment where label expressions, conditions or unknown traits decide';

/** Grants: who can hold which role, and how. */
export const GRANTS = table(
  'grants',
  'Roles that somebody holds or can take on: who, how, since when, until when, how sure.',
  {
    row_id: text('Key: holder, role, grant type and what gives it.'),
    holder: text(
      'User name; bots as bot:<name>; "anyone matching connector …" for a mapping that nobody need have used.',
    ),
    holder_kind: text(`Kind of holder: ${KINDS}.`),
    holder_exists: bool('The holder is in the listings of the snapshot.'),
    holder_dataset: text('Dataset of the row that shows the holder.'),
    holder_row_id: text('Key of the row that shows the holder.'),
    holder_created: optionalTime('When the holder was created, where recorded.'),
    holder_expires: optionalTime('When the gateway removes the holder; empty: never.'),
    traits_known: bool('The traits of the holder are in the snapshot.'),
    role: text('Role; a pattern or template when any_role is 1.'),
    role_exists: bool('The role is in the snapshot; for a pattern: some role matches it.'),
    any_role: bool('The role is a pattern or template: it can be any role that fits.'),
    grant_type: text('Kind of grant: direct, connector, access_list, access_request or impersonation.'),
    via: optionalText(
      'What gives it: connector, path of access lists from the member to the list that grants, request id, or impersonating role.',
    ),
    since: optionalTime('Start of the grant where the gateway records it (list memberships, requests).'),
    until: optionalTime('End of the grant; empty: no end is set.'),
    standing: bool('The grant has no end, or none before the holder comes back by signing in.'),
    in_force: bool('The grant holds at the instant as_of.'),
    certain: bool('It is certain that the holder has the role; 0: for judgment, see why_uncertain.'),
    why_uncertain: optionalText('Why it is for judgment whether the holder has the role.'),
    privileged: bool(
      'The grant gives, or may give, privileged access by the effect of all roles of the holder.',
    ),
    privileged_certain: bool('1: privileged is certain; 0: for judgment.'),
    privileged_reason: optionalText('What makes it privileged, and why it is for judgment.'),
    administrative: bool('The grant gives, or may give, administrative rights (K05).'),
    administrative_certain: bool('1: administrative is certain; 0: for judgment.'),
    administrative_reason: optionalText('The administrative rights, and why they are for judgment.'),
    resource_count: int('Resources that the grant is limited to; 0: not limited.'),
    detail: optionalText('Further facts, such as the mapping that explains the role of an SSO user.'),
    as_of: optionalTime('Instant for which in_force and expiries were decided.'),
  },
);
export type GrantRow = RowOf<typeof GRANTS>;

/** Grants that give nothing. */
export const WITHHELD_GRANTS = table(
  'withheld_grants',
  'Memberships and rules that name a role and give nothing, and why.',
  {
    row_id: text('Key: holder, role, grant type and what would give it.'),
    holder: text('User name; bots as bot:<name>.'),
    role: text('Role that is not given; empty when the access list does not exist.'),
    grant_type: text('Kind of grant: access_list or impersonation.'),
    via: text('What would give it.'),
    reason: text('Why nothing is given: expired, requirement not met, denied.'),
  },
);
export type WithheldGrantRow = RowOf<typeof WITHHELD_GRANTS>;

/** Holders, each once. */
export const HOLDERS = table(
  'holders',
  'Everybody who holds a role at the instant as_of, with what all their roles come to.',
  {
    row_id: text('Key: the holder.'),
    holder: text('User name; bots as bot:<name>; "anyone matching connector …".'),
    holder_kind: text(`Kind of holder: ${KINDS}.`),
    holder_exists: bool('The holder is in the listings of the snapshot.'),
    holder_dataset: text('Dataset of the row that shows the holder.'),
    holder_row_id: text('Key of the row that shows the holder.'),
    holder_created: optionalTime('When the holder was created, where recorded.'),
    holder_expires: optionalTime('When the gateway removes the holder; empty: never.'),
    connector: optionalText('Connector of an SSO user.'),
    roles: optionalText('Roles in force, joined by a comma.'),
    role_count: int('Number of roles in force.'),
    standing_role_count: int('Number of roles that stand without an end.'),
    max_session_ttl_us: optionalInt(
      'Longest life of a certificate in microseconds: the smallest of the roles, 30 h where a role sets none; empty: no role, or one that cannot be read.',
    ),
    max_session_ttl_role: optionalText('Role that sets it.'),
    administrative: text(`Administrative rights (K05): no, ${RESOLUTION}.`),
    privileged: text(`Privileged access: no, ${RESOLUTION}.`),
    standing_privilege: text(`Privileged access by standing grants: no, ${RESOLUTION}.`),
  },
);
export type HolderRow = RowOf<typeof HOLDERS>;

/** Permissions of holders, by effect. */
export const HOLDER_ACCESS = table(
  'holder_access',
  'Kinds of access that a holder has by the effect of all their roles, denials included.',
  {
    row_id: text('Key: holder and capability.'),
    holder: text('User name; bots as bot:<name>; "anyone matching connector …".'),
    holder_kind: text(`Kind of holder: ${KINDS}.`),
    capability: text(
      'Kind of access: administrative, root_on_every_node, root_on_privileged_nodes, kubernetes_masters, all_databases or windows_administrator.',
    ),
    resolution: text(`Result: no (allowed and denied), ${RESOLUTION}.`),
    access: optionalText('What is allowed, such as "root on every node".'),
    allowed_by: optionalText('Roles that allow it.'),
    ways: optionalText('How the holder came to the roles that allow it, each way once: role and grant.'),
    denied_by: optionalText('Roles that deny it, or part of it.'),
    by_traits: bool('1: some allowing role decides by traits of the holder.'),
    standing: text(`The same by standing grants alone: no, ${RESOLUTION}.`),
    why: optionalText('Why it is for judgment.'),
  },
);
export type HolderAccessRow = RowOf<typeof HOLDER_ACCESS>;

/** Holders of each role, counted. */
export const ROLE_HOLDERS = table(
  'role_holders',
  'How many hold each role at the instant as_of, and whether anybody can.',
  {
    row_id: text('Key: the role.'),
    role: text('Name of the role.'),
    role_exists: bool('The role is in the snapshot.'),
    humans: int('People who hold it, requests aside; system users and names without a user included.'),
    bots: int('Bots that hold it or can take it on.'),
    mappings: int('Mappings of connectors that give it.'),
    standing_holders: int('Holders whose grant has no end.'),
    by_pattern_only: int('Holders who have it by a pattern or template only.'),
    requests: int('Approved requests for it, also ended ones.'),
    root_holders: int(
      'Holders who have, or may have, root on every node through the role, when denials of all their roles are considered.',
    ),
    kubernetes_holders: int('The same for system:masters on every Kubernetes cluster.'),
    database_holders: int('The same for any user and any name on every database.'),
    desktop_holders: int('The same for Administrator on every Windows desktop.'),
    requestable: bool('Some role lets its holders request it.'),
    nobody: bool(
      'Nobody holds it, no mapping gives it, nobody held it by request, and nobody may request it.',
    ),
  },
);
export type RoleHolderRow = RowOf<typeof ROLE_HOLDERS>;
