import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object } from '../../../formats/json.ts';
import type { Role } from './role.ts';

const TOP = new Set(['kind', 'sub_kind', 'version', 'metadata', 'spec']);
const SPEC = new Set(['options', 'allow', 'deny']);
const OPTIONS = new Set(
  `forward_agent max_session_ttl port_forwarding cert_format client_idle_timeout disconnect_expired_cert enhanced_recording
  permit_x11_forwarding max_connections max_sessions request_access request_prompt lock record_session desktop_clipboard
  cert_extensions max_kubernetes_connections desktop_directory_sharing create_host_user pin_source_ip ssh_file_copy
  require_session_mfa device_trust_mode idp create_desktop_user create_db_user create_host_user_mode create_db_user_mode
  mfa_verification_interval create_host_user_default_shell ssh_port_forwarding`.split(/\s+/),
);
const CONDITIONS = new Set(
  `logins namespaces node_labels rules kubernetes_groups request kubernetes_users app_labels cluster_labels
  kubernetes_labels db_labels db_names db_users impersonate review_requests aws_role_arns windows_desktop_logins
  windows_desktop_labels require_session_join join_sessions host_groups host_sudoers azure_identities kubernetes_resources
  gcp_service_accounts db_service_labels group_labels desktop_groups db_roles node_labels_expression app_labels_expression
  cluster_labels_expression kubernetes_labels_expression db_labels_expression db_service_labels_expression
  windows_desktop_labels_expression group_labels_expression db_permissions spiffe account_assignments github_permissions
  workload_identity_labels workload_identity_labels_expression mcp linux_desktop_logins linux_desktop_labels
  linux_desktop_labels_expression`.split(/\s+/),
);

/** Paths of members of a role that this version does not know (teleport-api §2.4): they may permit anything. */
export function unknownMembers({ body }: Role): string[] {
  const spec = object(body.spec);
  return [
    ...others(body, TOP, ''),
    ...others(spec, SPEC, 'spec.'),
    ...others(object(spec.options), OPTIONS, 'spec.options.'),
    ...others(object(spec.allow), CONDITIONS, 'spec.allow.'),
    ...others(object(spec.deny), CONDITIONS, 'spec.deny.'),
  ];
}

function others(body: JsonObject, known: ReadonlySet<string>, path: string): string[] {
  return Object.keys(body)
    .filter((name) => !known.has(name))
    .map((name) => path + name);
}
