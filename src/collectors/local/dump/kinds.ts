import type { DescMessage } from '@bufbuild/protobuf';
import { AccessRequestV3Schema } from '../../../gateway/gen/teleport/legacy/types/access_request_pb.ts';
import {
  DatabaseServiceV1Schema,
  UserGroupV1Schema,
} from '../../../gateway/gen/teleport/legacy/types/agents_pb.ts';
import { AppServerV3Schema, AppV3Schema } from '../../../gateway/gen/teleport/legacy/types/app_pb.ts';
import { AuthPreferenceV2Schema } from '../../../gateway/gen/teleport/legacy/types/auth_preference_pb.ts';
import { CertAuthorityV2Schema } from '../../../gateway/gen/teleport/legacy/types/cert_authority_pb.ts';
import {
  ClusterAuditConfigV2Schema,
  ClusterNetworkingConfigV2Schema,
  SessionRecordingConfigV2Schema,
} from '../../../gateway/gen/teleport/legacy/types/cluster_config_pb.ts';
import {
  GithubConnectorV3Schema,
  OIDCConnectorV3Schema,
  SAMLConnectorV2Schema,
} from '../../../gateway/gen/teleport/legacy/types/connectors_pb.ts';
import {
  DatabaseServerV3Schema,
  DatabaseV3Schema,
} from '../../../gateway/gen/teleport/legacy/types/database_pb.ts';
import {
  WindowsDesktopServiceV3Schema,
  WindowsDesktopV3Schema,
} from '../../../gateway/gen/teleport/legacy/types/desktop_pb.ts';
import { IntegrationV1Schema } from '../../../gateway/gen/teleport/legacy/types/integration_pb.ts';
import {
  KubernetesClusterV3Schema,
  KubernetesServerV3Schema,
} from '../../../gateway/gen/teleport/legacy/types/kubernetes_pb.ts';
import { LockV2Schema } from '../../../gateway/gen/teleport/legacy/types/lock_pb.ts';
import { ProvisionTokenV2Schema } from '../../../gateway/gen/teleport/legacy/types/provision_token_pb.ts';
import { RoleV6Schema } from '../../../gateway/gen/teleport/legacy/types/role_pb.ts';
import { ServerV2Schema } from '../../../gateway/gen/teleport/legacy/types/server_pb.ts';
import {
  RemoteClusterV3Schema,
  TrustedClusterV2Schema,
} from '../../../gateway/gen/teleport/legacy/types/trust_pb.ts';
import { UIConfigV1Schema } from '../../../gateway/gen/teleport/legacy/types/ui_config_pb.ts';
import { UserV2Schema } from '../../../gateway/gen/teleport/legacy/types/user_pb.ts';

/** Where the resources of a kind go, and what of them is evidence. */
export interface DumpKind {
  dataset: string;
  /** what the kind declares: everything else in a dump, secrets among it, is left out; null: kept, less what is volatile */
  schema: DescMessage | null;
  /** whether names are unique within a kind, a type, a host or a list only, and what goes before or after them */
  key?: 'kind' | 'ca_type' | 'host' | 'access_list';
}

/** Every kind of resource that `tctl get` prints and a dataset takes, by its `kind`. */
export const DUMP_KINDS: Readonly<Record<string, DumpKind>> = {
  user: { dataset: 'users', schema: UserV2Schema },
  role: { dataset: 'roles', schema: RoleV6Schema },
  bot: { dataset: 'bots', schema: null },
  bot_instance: { dataset: 'bot_instances', schema: null },
  workload_identity: { dataset: 'workload_identities', schema: null },
  workload_identity_x509_revocation: { dataset: 'x509_revocations', schema: null },
  workload_identity_x509_issuer_override: { dataset: 'x509_issuer_overrides', schema: null },
  sigstore_policy: { dataset: 'sigstore_policies', schema: null },
  access_request: { dataset: 'access_requests_state', schema: AccessRequestV3Schema },
  access_list: { dataset: 'access_lists', schema: null },
  access_list_member: { dataset: 'access_list_members', schema: null, key: 'access_list' },
  access_list_review: { dataset: 'access_list_reviews', schema: null, key: 'access_list' },
  access_monitoring_rule: { dataset: 'access_monitoring_rules', schema: null },
  lock: { dataset: 'locks', schema: LockV2Schema },
  token: { dataset: 'tokens', schema: ProvisionTokenV2Schema },
  device: { dataset: 'devices', schema: null },
  cluster_auth_preference: { dataset: 'auth_preference', schema: AuthPreferenceV2Schema },
  oidc: { dataset: 'connectors', schema: OIDCConnectorV3Schema, key: 'kind' },
  saml: { dataset: 'connectors', schema: SAMLConnectorV2Schema, key: 'kind' },
  github: { dataset: 'connectors', schema: GithubConnectorV3Schema, key: 'kind' },
  login_rule: { dataset: 'login_rules', schema: null },
  cluster_networking_config: { dataset: 'networking_config', schema: ClusterNetworkingConfigV2Schema },
  session_recording_config: { dataset: 'session_recording_config', schema: SessionRecordingConfigV2Schema },
  cluster_audit_config: { dataset: 'audit_config', schema: ClusterAuditConfigV2Schema },
  ui_config: { dataset: 'ui_config', schema: UIConfigV1Schema },
  cert_authority: { dataset: 'cert_authorities', schema: CertAuthorityV2Schema, key: 'ca_type' },
  trusted_cluster: { dataset: 'trusted_clusters', schema: TrustedClusterV2Schema },
  remote_cluster: { dataset: 'remote_clusters', schema: RemoteClusterV3Schema },
  integration: { dataset: 'integrations', schema: IntegrationV1Schema },
  auth_server: { dataset: 'auth_servers', schema: ServerV2Schema },
  proxy: { dataset: 'proxy_servers', schema: ServerV2Schema },
  node: { dataset: 'nodes', schema: ServerV2Schema },
  app_server: { dataset: 'apps', schema: AppServerV3Schema, key: 'host' },
  db_server: { dataset: 'databases', schema: DatabaseServerV3Schema, key: 'host' },
  kube_server: { dataset: 'kubernetes', schema: KubernetesServerV3Schema, key: 'host' },
  windows_desktop: { dataset: 'desktops', schema: WindowsDesktopV3Schema, key: 'host' },
  db_service: { dataset: 'database_services', schema: DatabaseServiceV1Schema },
  windows_desktop_service: { dataset: 'desktop_services', schema: WindowsDesktopServiceV3Schema },
  user_group: { dataset: 'user_groups', schema: UserGroupV1Schema },
  app: { dataset: 'configured_apps', schema: AppV3Schema },
  db: { dataset: 'configured_databases', schema: DatabaseV3Schema },
  kube_cluster: { dataset: 'configured_kubernetes', schema: KubernetesClusterV3Schema },
};

/** Short names that tctl takes, and that people give their files. */
const SHORT: Readonly<Record<string, string>> = {
  cap: 'cluster_auth_preference',
  auth_preference: 'cluster_auth_preference',
  netconfig: 'cluster_networking_config',
  networking_config: 'cluster_networking_config',
  recconfig: 'session_recording_config',
  audit_config: 'cluster_audit_config',
  rc: 'remote_cluster',
  tc: 'trusted_cluster',
  ca: 'cert_authority',
  cert_authorities: 'cert_authority',
  request: 'access_request',
  sigstore_policies: 'sigstore_policy',
  workload_identities: 'workload_identity',
};

/** `tctl get connectors` prints all three. */
const CONNECTORS = ['oidc', 'saml', 'github'];

/**
 * The kinds that a file is about by its name, whatever it holds.
 *
 * @param stem name without ending, e.g. "roles", "cap"
 */
export function kindsOfFile(stem: string): string[] {
  const name = stem.toLowerCase().replaceAll('-', '_');
  const known = [name, SHORT[name] ?? '', name.replace(/s$/, ''), SHORT[name.replace(/s$/, '')] ?? ''];
  if (/^connectors?$/.test(name)) return CONNECTORS;
  const kind = known.find((candidate) => Object.hasOwn(DUMP_KINDS, candidate));
  return kind === undefined ? [] : [kind];
}
