import { datasetNamed } from '../../datasets/registry.ts';

const ACCESS = [
  ...['users', 'roles', 'bots', 'connectors', 'access_lists', 'access_list_members', 'access_requests'],
];

/** Datasets that a computed table is made from, by name; `events` is the audit log. One that is missing here rests on ANYTHING. */
const MADE_FROM: Readonly<Record<string, readonly string[]>> = {
  grants: ACCESS,
  holders: ACCESS,
  holder_access: ACCESS,
  withheld_grants: ACCESS,
  role_holders: ACCESS,
  grant_changes: ACCESS,
  role_capabilities: ['roles'],
  role_versions: ['roles'],
  role_rules: ['roles'],
  role_logins: ['roles'],
  role_request_rules: ['roles'],
  role_review_rules: ['roles'],
  role_session_join: ['roles'],
  request_decisions: ['access_requests'],
  request_reasons: ['access_requests'],
  log_days: ['events'],
  log_silences: ['events'],
  log_readings: ['events'],
  log_conflicts: ['events'],
  audit_retention: ['audit_config'],
  roll_forward: ['events', 'opening_users'],
  roll_forward_totals: ['events', 'opening_users'],
  setting_spans: [
    ...['auth_preference', 'networking_config', 'session_recording_config', 'audit_config', 'ui_config'],
    'events',
  ],
  human_accounts: ['users', 'bots'],
  last_activity: ['users', 'bots', 'events'],
  first_logins: ['users', 'events'],
  new_access: [...ACCESS, 'events'],
  token_facts: ['tokens'],
  workload_facts: ['workload_identities'],
  sigstore_policy_uses: ['workload_identities', 'sigstore_policies'],
  refusal_bursts: ['events'],
  state_changes: ['opening_users', 'events'],
  list_reviewers: ['access_list_reviews'],
  list_removals: ['access_list_reviews'],
  inventory_facts: ['nodes', 'apps', 'databases', 'kubernetes', 'desktops'],
  change_commits: ['events', 'git_commits'],
  role_set_limits: ['events', 'roles'],
  svid_limits: ['workload_identities'],
  ca_keys: ['cert_authorities'],
  ca_rotations: ['cert_authorities'],
  trust_mappings: ['trusted_clusters'],
  moderated_sessions: ['events', ...ACCESS],
  recording_uploads: ['events'],
};

/** Sources of a computed table, where nothing names them: better too much than a pass over what was not read. */
const ANYTHING = ['events', ...ACCESS];

/** Tables that must be complete for a query over these tables to be a proof, and whether the audit log must be. */
export function sourcesOf(tables: readonly string[]): { sources: string[]; log: boolean } {
  const sources = new Set<string>();
  let log = false;
  for (const table of tables) {
    for (const source of madeFrom(table)) {
      if (source === 'events') log = true;
      else sources.add(source);
    }
  }
  return { sources: [...sources], log };
}

function madeFrom(table: string): readonly string[] {
  const dataset = datasetNamed(table);
  switch (dataset?.source) {
    case 'log':
    case 'history':
      return [table, 'events'];
    case 'computed':
      return [...(MADE_FROM[table] ?? ANYTHING), table];
    case undefined:
      return table.startsWith('opening_') ? [table] : ['events'];
    default:
      return [table];
  }
}
