/** Where the state of a changed kind is, and under which names its events are indexed. */
export interface ChangedKind {
  /** dataset of state that lists such things */
  state: string;
  /** kind of subject that histories are folded by; empty where the events of such things are not indexed */
  subject: string;
  /** text before the name in the dataset's keys and the subject's name */
  prefix: string;
}

function kind(state: string, subject = '', prefix = ''): ChangedKind {
  return { state, subject, prefix };
}

/** Kinds of configuration changes (the event type less its last word) that a dataset of state shows by the same name. */
export const CHANGED_KINDS: Readonly<Record<string, ChangedKind>> = {
  user: kind('users', 'user'),
  role: kind('roles', 'role'),
  bot: kind('bots', 'bot'),
  github: kind('connectors', 'connector', 'github/'),
  oidc: kind('connectors', 'connector', 'oidc/'),
  saml: kind('connectors', 'connector', 'saml/'),
  trusted_cluster: kind('trusted_clusters', 'trusted_cluster'),
  device: kind('devices', 'device'),
  access_list: kind('access_lists', 'access_list'),
  workload_identity: kind('workload_identities', 'workload_identity'),
  workload_identity_x509_revocation: kind('x509_revocations', 'x509_revocation'),
  workload_identity_x509_issuer_override: kind('x509_issuer_overrides'),
  sigstore_policy: kind('sigstore_policies', 'sigstore_policy'),
  join_token: kind('tokens', 'token'),
  login_rule: kind('login_rules'),
  integration: kind('integrations'),
  app: kind('configured_apps'),
  db: kind('configured_databases'),
  kube: kind('configured_kubernetes'),
  auth_preference: kind('auth_preference'),
  cluster_networking_config: kind('networking_config'),
  session_recording_config: kind('session_recording_config'),
};
