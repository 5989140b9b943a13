import { all, beside, file, fileUnless, item, type RequestItem, where } from '../requestItem.ts';

const CLOUD_LABELS = ['aws/', 'azure/', 'gcp/']
  .map((prefix) => `labels LIKE '${prefix}%' OR labels LIKE '%; ${prefix}%'`)
  .join(' OR ');

/** Items 1 to 15: rules of access, authentication, networks, and credentials of infrastructure. */
export const ACCESS_RULES: readonly RequestItem[] = [
  item(1, 'Nodes that each role lets its holders reach', '6.1-03', 'K04', [
    ...all('roles'),
    where('role_capabilities', 'that reach nodes', "nodes <> 'none'"),
  ]),
  item(
    2,
    'Roles and their holders who may change the configuration of the cluster: recording, settings, roles',
    '6.1-03',
    'K05',
    [
      where(
        'role_rules',
        'with verbs that change',
        "side = 'allow' AND verb NOT IN ('list', 'read', 'readnosecrets')",
      ),
      where('grants', 'of administrative roles', 'administrative = 1'),
    ],
  ),
  item(3, 'UNIX logins that each user may use', '6.1-03', 'K04', [
    where('role_logins', 'on nodes', "kind = 'node'"),
    where(
      'grants',
      'of roles with UNIX logins',
      "any_role = 1 OR role IN (SELECT role FROM role_logins WHERE kind = 'node' AND side = 'allow')",
    ),
  ]),
  item(
    4,
    'Users are authenticated by the identity provider and receive short-lived certificates',
    '6.1-04',
    'K01 K03',
    [
      ...all('connectors', 'auth_preference'),
      where('logins', 'of people', "user_kind = 'human'"),
      where('certificates', 'of people', "user_kind = 'human'"),
    ],
  ),
  item(5, 'Lifetimes of certificates, as configured and as issued', '6.1-04 6.1-08', 'K07', [
    where('role_capabilities', 'with a session lifetime', 'max_session_ttl_us IS NOT NULL'),
    where('certificates', 'with a lifetime', 'ttl_seconds IS NOT NULL'),
  ]),
  item(
    6,
    'Network segmentation',
    '6.1-05',
    '',
    all('networking_config', 'nodes'),
    file('network diagram, firewall rules or security groups'),
  ),
  item(7, 'Trust between clusters and its role maps', '6.6-04', 'K23', [
    ...all('trusted_clusters', 'remote_clusters', 'cert_authorities'),
    where('config_changes', 'of trusted clusters', "kind = 'trusted_cluster' AND ok = 1"),
    ...beside(
      where(
        'state_changes',
        'of trusted and remote clusters and authorities',
        "dataset IN ('trusted_clusters', 'remote_clusters', 'cert_authorities')",
      ),
    ),
  ]),
  item(
    8,
    'Live list of nodes and other resources, with their labels',
    '6.1-01 6.1-06 6.2-02 6.3-04',
    'K24',
    ['nodes', 'apps', 'databases', 'kubernetes', 'desktops'].map((dataset) => ({
      dataset,
      filter: '',
      role: 'answers' as const,
      among: { where: CLOUD_LABELS, words: 'with labels from cloud tags' },
    })),
  ),
  item(
    9,
    'Access to information assets (databases, applications, Kubernetes, desktops) is restricted by role',
    '6.1-07',
    'K04 K06',
    [
      where(
        'role_capabilities',
        'that reach databases, applications, Kubernetes clusters or desktops',
        "databases <> 'none' OR apps <> 'none' OR kubernetes <> 'none' OR windows_desktops <> 'none'",
      ),
    ],
  ),
  item(
    10,
    'Role-based access in force: roles and their holders',
    '6.3-03',
    'K05 K06',
    all('roles', 'grants'),
  ),
  item(11, 'One authentication standard for every protocol and place', '6.1-08', 'K01 K02 K03', [
    ...all('auth_preference'),
    where('setting_spans', 'of the authentication preference', "dataset = 'auth_preference'"),
    ...all('logins'),
    ...beside(where('state_changes', 'of the authentication preference', "dataset = 'auth_preference'")),
  ]),
  item(
    12,
    'Credentials of infrastructure: how agents and services join',
    '6.1-09',
    'K13 K15',
    all('instances', 'instance_joins', 'tokens'),
  ),
  item(13, 'Configuration of join tokens', '6.2-01', 'K13', all('tokens')),
  item(
    14,
    'Encryption of the stored audit log and recordings',
    '6.1-10',
    '',
    beside(...all('audit_config')),
    file('settings of the storage that show encryption and its key'),
  ),
  item(
    15,
    'Certificate authorities: public parts, key types, rotation and custody of the private keys',
    '6.1-11',
    'K07 K22',
    all('cert_authorities', 'ca_keys'),
    fileUnless(
      { dataset: 'ca_keys', where: "coalesce(custody, '') <> ''" },
      'custody of the private keys: software, HSM or KMS',
    ),
  ),
];
