import { time } from './time.ts';

const member = (path: string, name: string): string => `json_extract(json, '$.${path}') AS ${name}`;
const name = member('metadata.name', 'name');
const from = (dataset: string): string => `json FROM resources WHERE dataset = '${dataset}'`;

/** Views of how people and machines get in, of what is set for the whole cluster, and of whom it trusts. */
export const CONFIGURATION_VIEWS: Readonly<Record<string, string>> = {
  tokens: `
    SELECT ${name}, ${member('name_hmac', 'name_hmac')}, ${member('spec.join_method', 'join_method')},
      ${member('spec.roles', 'roles')}, ${member('spec.bot_name', 'bot')},
      ${time('$.metadata.expires')} AS expires, ${from('tokens')}`,

  connectors: `
    SELECT ${member('kind', 'kind')}, ${name}, ${member('spec.display', 'display')},
      coalesce(json_extract(json, '$.spec.claims_to_roles'), json_extract(json, '$.spec.attributes_to_roles'),
        json_extract(json, '$.spec.teams_to_roles')) AS roles_given,
      ${from('connectors')}`,

  login_rules: `
    SELECT ${name}, ${member('spec.priority', 'priority')}, ${member('spec.traits_map', 'traits_map')},
      ${member('spec.traits_expression', 'traits_expression')}, ${from('login_rules')}`,

  auth_preference: `
    SELECT ${member('spec.type', 'type')}, ${member('spec.second_factor', 'second_factor')},
      ${member('spec.second_factors', 'second_factors')}, ${member('spec.require_session_mfa', 'require_session_mfa')},
      ${member('spec.locking_mode', 'locking_mode')}, ${from('auth_preference')}`,

  networking_config: `
    SELECT ${member('spec.client_idle_timeout', 'client_idle_timeout')},
      ${member('spec.web_idle_timeout', 'web_idle_timeout')},
      ${member('spec.proxy_listener_mode', 'proxy_listener_mode')}, ${from('networking_config')}`,

  session_recording_config: `
    SELECT ${member('spec.mode', 'mode')}, ${member('spec.proxy_checks_host_keys', 'proxy_checks_host_keys')},
      ${from('session_recording_config')}`,

  audit_config: `
    SELECT ${member('spec.type', 'type')}, ${member('spec.audit_events_uri', 'audit_events_uri')},
      ${member('spec.audit_sessions_uri', 'audit_sessions_uri')},
      ${member('spec.retention_period', 'retention_period')}, ${from('audit_config')}`,

  ui_config: `
    SELECT ${member('spec.scrollback_lines', 'scrollback_lines')}, ${member('spec.show_resources', 'show_resources')},
      ${from('ui_config')}`,

  cert_authorities: `
    SELECT ${member('spec.type', 'type')}, ${member('spec.cluster_name', 'cluster')},
      ${member('spec.rotation.state', 'rotation_state')}, ${member('spec.rotation.phase', 'rotation_phase')},
      ${time('$.spec.rotation.last_rotated')} AS last_rotated, ${from('cert_authorities')}`,

  trusted_clusters: `
    SELECT ${name}, ${member('spec.enabled', 'enabled')}, ${member('spec.web_proxy_addr', 'proxy')},
      ${member('spec.role_map', 'role_map')}, ${from('trusted_clusters')}`,

  remote_clusters: `
    SELECT ${name}, ${member('status.connection', 'connection')}, ${member('metadata.labels', 'labels')},
      ${from('remote_clusters')}`,

  integrations: `
    SELECT ${name}, ${member('sub_kind', 'kind')}, ${member('spec', 'spec')}, ${from('integrations')}`,
};
