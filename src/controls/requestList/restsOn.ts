import type { Dataset } from '../../datasets/dataset.ts';

const ROLES = ['roles'];
const GRANTS = [
  ...['users', 'roles', 'bots', 'connectors', 'access_lists', 'access_list_members', 'access_requests'],
];

/** Datasets that a computed table is made from. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  role_capabilities: ROLES,
  role_rules: ROLES,
  role_logins: ROLES,
  role_request_rules: ROLES,
  role_review_rules: ROLES,
  role_session_join: ROLES,
  grants: GRANTS,
  request_decisions: ['access_requests'],
  request_reasons: ['access_requests'],
  request_traces: ['access_requests'],
  request_trail: ['access_requests', 'events'],
  human_accounts: ['users'],
  ca_keys: ['cert_authorities'],
  setting_spans: ['auth_preference'],
  audit_retention: ['audit_config'],
  log_readings: ['events'],
  read_ranges: ['events'],
};

/** Datasets that must be complete for this one to be: a table that is computed is no better than what it is computed from. */
export function restsOn({ name, source }: Pick<Dataset, 'name' | 'source'>): readonly string[] {
  return source === 'log' ? ['events'] : (COMPUTED[name] ?? []);
}
