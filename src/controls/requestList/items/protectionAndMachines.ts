import { all, beside, file, fileUnless, item, type RequestItem, where } from '../requestItem.ts';

/** Kinds that tctl prints as definitions; heartbeats, sessions and requests are none. */
const DEFINITIONS = [
  ...['users', 'roles', 'bots', 'workload_identities', 'x509_issuer_overrides', 'sigstore_policies'],
  ...['scoped_roles', 'scoped_role_assignments', 'scoped_tokens', 'health_check_configs'],
  ...['access_lists', 'access_list_members', 'access_monitoring_rules', 'locks', 'tokens', 'devices'],
  ...['auth_preference', 'connectors', 'login_rules', 'networking_config', 'session_recording_config'],
  ...['audit_config', 'ui_config', 'cert_authorities', 'trusted_clusters', 'remote_clusters', 'integrations'],
  ...['configured_apps', 'configured_databases', 'configured_kubernetes', 'user_groups'],
];

/** Items 44 to 61: protection in transit, machine identities, configuration as code. */
export const PROTECTION_AND_MACHINES: readonly RequestItem[] = [
  item(
    44,
    'Ports are closed, access passes through the tunnel',
    '6.6-01',
    'K31 K38',
    [
      where('nodes', 'that are dialled directly', "use_tunnel = 0 AND coalesce(address, '') <> ''"),
      ...all('networking_config', 'tls_probe'),
    ],
    file('rules of the firewall'),
  ),
  item(45, 'Credentials are protected in transit', '6.6-02 6.7-02', 'K07 K31', all('tls_probe')),
  item(46, 'TLS settings and CA pinning of agents and bots', '6.6-02', 'K28 K31', [
    where('tbot_config', 'files', "part = 'file'"),
    ...all('instances'),
  ]),
  item(
    47,
    'FIPS mode',
    '6.7-02',
    'K31',
    [
      where('tls_probe', 'of FIPS mode', "json_extract(json, '$.fips') IS NOT NULL"),
      where(
        'cluster',
        'that report a FIPS build',
        `json LIKE '%"fips":true%' OR json LIKE '%"is_boring":true%'`,
      ),
    ],
    fileUnless('rows', 'proof of the FIPS build, or that FIPS mode is not required'),
  ),
  item(48, 'Additional authentication: second factor at login and for each session', '6.6-03', 'K01 K02', [
    ...all('auth_preference'),
    where('role_capabilities', 'that require session MFA', 'require_session_mfa = 1'),
    where(
      'logins',
      'with an MFA device',
      "coalesce(mfa_device_type, '') <> '' OR coalesce(mfa_device_uuid, '') <> ''",
    ),
    ...all('mfa_changes'),
  ]),
  item(49, 'Workload-identity rules', '6.1-03 6.1-09', 'K16', all('workload_identities')),
  item(
    50,
    'Denied issuance of credentials',
    '6.1-03 7.2-02',
    'K17',
    [where('refusals', 'of joins and issuance', "refusal_type IN ('join', 'issuance')")],
    { supporting: '6.8-01' },
  ),
  item(51, 'Sigstore policies', '6.1-03 7.2-02', 'K16', all('sigstore_policies'), {
    supporting: '6.8-01 7.1-04',
  }),
  item(52, 'Bot definitions', '6.2-01', 'K06 K14 K27 K37', all('bots')),
  item(53, 'Bot instances, present and past', '6.2-02', 'K14 K37', [
    ...all('bot_instances'),
    ...beside(where('bot_joins', 'that name an instance', "coalesce(bot_instance, '') <> ''")),
  ]),
  item(54, 'Exported resource definitions', '6.3-04 8.1-12', 'K20', all(...DEFINITIONS)),
  item(55, 'Resources that each bot can reach, and by which path', '6.3-03 6.3-04', 'K06 K30', [
    where('grants', 'to bots', "holder_kind = 'bot'"),
    where(
      'role_capabilities',
      'of roles of bots',
      "role IN (SELECT role FROM grants WHERE holder_kind = 'bot')",
    ),
  ]),
  item(56, 'Standing privilege', '6.3-03 6.3-04', 'K06', [
    where('grants', 'privileged and without expiry', 'privileged = 1 AND standing = 1'),
  ]),
  item(57, 'Configuration of tbot', '6.6-02', 'K28', [
    where('tbot_config', 'files and outputs', "part IN ('file', 'output')"),
  ]),
  item(58, "Permissions of tbot's storage", '6.1-11 6.6-02', 'K28', [
    where('tbot_config', 'storage and files in it', "part NOT IN ('file', 'output')"),
  ]),
  item(59, 'Lock-outs after anomalies of bound key pairs and generations', '7.2-02 7.3-01 7.4-02', 'K15', [
    where(
      'bot_joins',
      'with an anomaly of a key pair or generation',
      "anomaly <> '' AND event_kind <> 'join'",
    ),
    where('lock_lifecycles', 'set by the gateway', "made_by_kind = 'system'"),
  ]),
  item(60, "Git history of the gateway's configuration", '8.1-04 8.1-05 8.1-08', 'K19', all('git_commits')),
  item(61, 'Terraform plans and applies', '8.1-05 8.1-09', 'K19', all('terraform_changes')),
];
