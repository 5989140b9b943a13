const DESCRIPTIONS: Readonly<Record<string, string>> = {
  users: 'Users of the gateway with roles, traits, lock-out state and origin, as tctl prints them.',
  roles: 'Roles with options and allow and deny rules, as tctl prints them.',
  bots: 'Machine identities, as tctl prints them (on Teleport 14: the bot users).',
  bot_instances:
    'Running machine identities that the gateway still remembered: how each joined and what it last told of itself.',
  workload_identities: 'Workload identities: which workload may be given which SPIFFE id, under which rules.',
  x509_revocations:
    'Certificates of workloads that were taken back before their end and have not ended yet, by serial number.',
  x509_issuer_overrides:
    "Certificates that sign those of workloads in place of the cluster's own authority; public parts only.",
  sigstore_policies: 'Policies that say which signatures a workload must carry.',
  access_lists:
    'Access lists with owners, requirements, grants and the date of the next review, as tctl prints them.',
  access_list_members: 'Members of the access lists: users and nested lists, since when, until when and why.',
  access_list_reviews: 'Reviews of the access lists: by whom, when, and who was removed.',
  access_monitoring_rules:
    'What the gateway does by itself when somebody asks for access: tell people, approve or deny.',
  devices: 'Registered devices with owner, enrolment and what they told of themselves, as tctl prints them.',
  access_requests:
    'The history of access requests: one line a request, from the gateway and from the audit log, with who decided it, how, and whether it was used.',
  access_requests_state:
    'Access requests that still existed in the gateway when it was read, as tctl prints them.',
  revocations: 'Every revocation that state or events show: locks, deletions, removals, denials.',
  locks: 'Locks that existed in the gateway when it was read, as tctl prints them; expired ones included.',
  tokens:
    'Join tokens as tctl prints them, static ones among them. Where the name is the secret it is masked, and name_hmac, made with a key that stays with the entity, tells such tokens apart.',
  connectors:
    'Login connectors (OIDC, SAML, GitHub) with the roles that each gives, as tctl prints them; without secrets.',
  login_rules: 'Rules that turn traits of an identity provider into others at each login.',
  networking_config: 'How connections are kept, cut and routed, as tctl prints it.',
  session_recording_config: 'Where sessions are recorded, or that they are not, as tctl prints it.',
  audit_config:
    'Where the audit log and recordings are kept and for how long; addresses without credentials and parameters.',
  ui_config: 'What was set for the web interface, as tctl prints it.',
  cert_authorities:
    'Certificate authorities of every type that the version has, as tctl prints them: public parts and rotation.',
  trusted_clusters:
    'Clusters that this one trusts, with the mapping of their roles; without the token of the trust.',
  remote_clusters: 'Clusters that trust this one, and whether they were connected.',
  integrations: "Connections to other companies' systems; without credentials.",
  nodes: 'Servers behind the gateway with labels and agent versions, as tctl prints them.',
  apps: 'Applications, one line for each agent that serves one, as tctl prints them; without injected headers.',
  databases: 'Databases, one line for each agent that serves one, as tctl prints them.',
  kubernetes:
    'Kubernetes clusters, one line for each agent that serves one, as tctl prints them; without credentials.',
  desktops: 'Windows desktops, as tctl prints them.',
  database_services: 'Agents that serve databases, and which ones they take.',
  desktop_services: 'Agents that serve Windows desktops.',
  user_groups: 'Groups that were synchronised from an identity provider.',
  configured_apps: 'Applications that are configured in the gateway, whether an agent serves them or not.',
  configured_databases: 'Databases that are configured in the gateway, whether an agent serves them or not.',
  configured_kubernetes:
    'Kubernetes clusters that are configured in the gateway, whether an agent serves them or not; without credentials.',
  unified_resources:
    'Protected resources as people see them, each once however many agents serve it: a check of the listings by agent.',
  instances: 'Agents that were connected, with versions and services.',
  auth_servers: 'Auth servers of the cluster.',
  proxy_servers: 'Proxies of the cluster.',
  active_sessions: 'Sessions that were open when the gateway was read; without what was typed to start them.',
  auth_preference: "The cluster's authentication settings, as tctl prints them.",
  cross_checks:
    'What does not agree within the collection: datasets against each other, against the log, and against a second reading.',
  cluster: 'Facts that the gateway tells of itself: version, edition, features.',
  caller: 'The identity that collected, with its roles: what it may not read proves nothing.',
};

/**
 * What the rows of a dataset are, for an auditor, and with which filters they were asked for.
 *
 * @param dataset name of the dataset
 */
export function describeDataset(dataset: string): { description: string; query: string } {
  const derived = dataset === 'access_requests' || dataset === 'revocations';
  return {
    description: DESCRIPTIONS[dataset] ?? `Resources of the dataset ${dataset}, as tctl prints them.`,
    query: derived
      ? 'put together from the audit log and the state'
      : 'all, without filter and without secrets',
  };
}
