import type { EvidenceItem } from '../../records/datasets.ts';

/** A kind of evidence: what it is, where it comes from, and the datasets of the bundle that carry it. */
export interface EvidenceItemInfo {
  id: EvidenceItem;
  name: string;
  source: string;
  /** datasets that are nothing but this item; `events` is mapped by event type instead */
  datasets: readonly string[];
}

/** The evidence items (controls-catalogue: "Evidence items"). */
export const EVIDENCE_ITEM_INFO: readonly EvidenceItemInfo[] = [
  item('USR', 'users with roles, traits and state, and their events', 'API, events, file', [
    'users',
    'caller',
    'provisioning',
  ]),
  item('ROL', 'roles', 'API', ['roles']),
  item('AUT', 'authentication preference, login connectors and logins', 'API and events', [
    'auth_preference',
    'connectors',
    'login_rules',
    'logins',
    'mfa_changes',
    'password_resets',
    'lockouts',
  ]),
  item('NET', 'networking, session-recording and audit configuration', 'API', [
    'cluster',
    'networking_config',
    'session_recording_config',
    'audit_config',
    'ui_config',
  ]),
  item('NOD', 'nodes and other protected resources', 'API', [
    'nodes',
    'apps',
    'databases',
    'kubernetes',
    'desktops',
    'instances',
    'instance_joins',
    'unified_resources',
    'auth_servers',
    'proxy_servers',
    'database_services',
    'desktop_services',
    'user_groups',
    'configured_apps',
    'configured_databases',
    'configured_kubernetes',
  ]),
  item('TOK', 'join tokens', 'API', ['tokens']),
  item('BOT', 'bots and their joins', 'API and events', ['bots', 'bot_joins']),
  item('BIN', 'bot instances', 'API', ['bot_instances']),
  item(
    'WID',
    'workload identities, X.509 revocations, issuer overrides, issued identities',
    'API and events',
    ['workload_identities', 'x509_revocations', 'x509_issuer_overrides', 'svid_issuance'],
  ),
  item('SIG', 'Sigstore policies', 'API (Enterprise)', ['sigstore_policies']),
  item('ARQ', 'access-request history', 'API and events', ['access_requests']),
  item('ACL', 'access lists, members and reviews', 'API (Enterprise)', [
    'access_lists',
    'access_list_members',
    'access_list_reviews',
  ]),
  item('LCK', 'locks and every other revocation', 'API and events', [
    'locks',
    'lock_lifecycles',
    'revocations',
  ]),
  item('SES', 'sessions, now and in the period', 'API and events', [
    'active_sessions',
    'sessions',
    'transfers',
    'agent_activity',
  ]),
  item('LOG', 'the raw audit log of the period', 'events', ['refusals', 'monitoring']),
  item('CHG', 'configuration changes', 'events', ['config_changes']),
  item('CA', 'certificate authorities and issued certificates', 'API and events', [
    'cert_authorities',
    'certificates',
  ]),
  item('TRC', 'trusted and remote clusters, integrations', 'API', [
    'trusted_clusters',
    'remote_clusters',
    'integrations',
  ]),
  item('DEV', 'registered devices', 'API', ['devices']),
  item('AMR', 'access monitoring rules', 'API', ['access_monitoring_rules']),
  item('TLS', "a live TLS probe of the gateway's addresses", 'probe', ['tls_probe']),
  item('TBC', 'tbot configuration and the permissions of its storage', 'local files', ['tbot_config']),
  item('GIT', 'history of the configuration repository, Terraform logs', 'local files', [
    'git_commits',
    'terraform_changes',
  ]),
  item('EXT', 'attached files: HR lists, alert rules, tickets, policies, vendor reports', 'local files', [
    'attachments',
    'people_leavers',
    'people_joiners',
    'idp_accounts',
    'approved_administrators',
    'break_glass_accounts',
    'people_movers',
    'people_changes',
    'people_incidents',
    'machine_owners',
    'inventory_list',
    'iac_actors',
  ]),
];

function item(id: EvidenceItem, name: string, source: string, datasets: readonly string[]): EvidenceItemInfo {
  return { id, name, source, datasets };
}
