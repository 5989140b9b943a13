/**
 * The role of the collecting identity: what every collector of state and the audit log require, and nothing else
 * (test/docs/role.test.ts). `init` writes it, and docs/role.md shows it.
 */
export const COLLECTOR_ROLE = `kind: role
version: v7
metadata:
  name: soc2-collector
  description: read-only evidence collection
spec:
  options:
    max_session_ttl: 8h
    require_session_mfa: true     # listing works all the same; opening a session does not
    forward_agent: false
    port_forwarding: false
    ssh_file_copy: false
  allow:
    logins: []
    node_labels: { '*': '*' }     # labels only decide which inventory rows show
    kubernetes_labels: { '*': '*' }
    db_labels: { '*': '*' }
    db_service_labels: { '*': '*' }
    windows_desktop_labels: { '*': '*' }
    cluster_labels: { '*': '*' }
    group_labels: { '*': '*' }
    app_labels: { '*': '*' }      # opens web applications too: only together with require_session_mfa above
    rules:
      - resources: [user, role, bot, bot_instance, access_request, access_list, lock]
        verbs: [list, read]
      - resources: [cluster_auth_preference, cluster_networking_config, session_recording_config, cluster_audit_config, ui_config]
        verbs: [read]
      - resources: [workload_identity, workload_identity_x509_revocation, workload_identity_x509_issuer_override, sigstore_policy]
        verbs: [list, read]
      - resources: [scoped_role, scoped_role_assignment, scoped_token, health_check_config]
        verbs: [list, read]
      - resources: [access_monitoring_rule, device, login_rule, integration]
        verbs: [list, read]
      - resources: [trusted_cluster, remote_cluster, auth_server, proxy, instance]
        verbs: [list, read]
      - resources: [node, app_server, db_server, db_service, kube_server, windows_desktop, windows_desktop_service, saml_idp_service_provider, user_group, app, db, kube_cluster]
        verbs: [list, read]
      - resources: [cert_authority, oidc, saml, github]
        verbs: [list, readnosecrets]  # public parts only; a call that asks for secrets cannot work
      - resources: [event]
        verbs: [list, read]
      - resources: [session_tracker]
        verbs: [list]
      - resources: [token]        # the gateway shows names of tokens in clear; affidavit masks them before it keeps them
        verbs: [list, read]
  deny:
    rules:
      - resources: [session]
        verbs: ['*']
`;
