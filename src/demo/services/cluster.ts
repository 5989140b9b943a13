import { create } from '@bufbuild/protobuf';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { ClusterConfigService } from '../../gateway/gen/teleport/clusterconfig/v1/clusterconfig_pb.ts';
import { AuthService } from '../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { FeaturesSchema } from '../../gateway/gen/teleport/legacy/client/ping_pb.ts';
import { AuthPreferenceV2Schema } from '../../gateway/gen/teleport/legacy/types/auth_preference_pb.ts';
import {
  ClusterAuditConfigV2Schema,
  ClusterNetworkingConfigV2Schema,
  SessionRecordingConfigV2Schema,
} from '../../gateway/gen/teleport/legacy/types/cluster_config_pb.ts';
import { RoleV6Schema } from '../../gateway/gen/teleport/legacy/types/role_pb.ts';
import { UIConfigV1Schema } from '../../gateway/gen/teleport/legacy/types/ui_config_pb.ts';
import { UserV2Schema } from '../../gateway/gen/teleport/legacy/types/user_pb.ts';
import { plantSecrets } from '../encode/canary.ts';
import type { Call } from '../grpc/server.ts';
import { STATUS, StatusError } from '../grpc/status.ts';
import type { Registry } from './registry.ts';
import { type Edition, nameOf, type Personality, type ServedState } from './servedState.ts';
import { userForm } from './users.ts';

/** The version that a personality calls itself. */
export const SERVER_VERSIONS: Record<Personality, string> = { '14.2': '14.2.0', '18': '18.2.1' };

function features(state: ServedState) {
  const enterprise = state.edition === 'enterprise';
  const message = create(FeaturesSchema, {
    kubernetes: true,
    app: true,
    db: true,
    desktop: true,
    assist: state.personality === '14.2',
    deviceTrust: { enabled: enterprise },
    accessRequests: {},
    oidc: enterprise,
    saml: enterprise,
    accessControls: enterprise,
    advancedAccessWorkflows: enterprise,
    identityGovernance: enterprise,
    ...(enterprise && state.personality === '18'
      ? { entitlements: { Identity: { enabled: true }, DeviceTrust: { enabled: true, limit: 100 } } }
      : {}),
  });
  if (state.faults.canary) plantSecrets(FeaturesSchema, message, state.faults.canary);
  return message;
}

/** Verbs of a settings call: 14.2 accepts the older kind cluster_config instead of the setting's own. */
function requireSetting(state: ServedState, call: Call, kind: string): void {
  if (state.personality === '14.2' && state.may(call.caller, 'cluster_config', ['read'])) return;
  state.require(call.caller, kind, ['read']);
}

/** Ping, names, the caller itself and the cluster-wide settings (teleport-api §2.1, §2.13). */
export function registerCluster(
  registry: Registry,
  current: () => ServedState,
  proxyAddress: () => string,
): void {
  const auth = AuthService.method;
  registry.unary(auth.ping, () => ({
    clusterName: current().data.clusterName,
    serverVersion: SERVER_VERSIONS[current().personality],
    serverFeatures: features(current()),
    proxyPublicAddr: proxyAddress(),
    remoteAddr: '127.0.0.1:40612',
  }));
  registry.unary(auth.getDomainName, () => ({ domainName: current().data.clusterName }));
  registry.unary(auth.getUIConfig, (_, call) => {
    const state = current();
    state.require(call.caller, 'ui_config', ['read']);
    if (!state.data.uiConfig)
      throw new StatusError(STATUS.notFound, 'key "/cluster_configuration/ui" is not found');
    return state.message(UIConfigV1Schema, state.data.uiConfig);
  });
  registry.unary(auth.getCurrentUser, (_, call) => {
    const state = current();
    const { user: name, roles, isRemote } = call.caller;
    const local = state.data.users.find((candidate) => nameOf(candidate) === name);
    // A user of the root cluster is made up for the call, of the leaf's own roles.
    const remote = isRemote
      ? { kind: 'user', version: 'v2', metadata: { name }, spec: { roles: [...roles], traits: {} } }
      : undefined;
    const user = remote ?? local;
    if (!user) throw new StatusError(STATUS.notFound, `user "${name}" not found`);
    return state.message(UserV2Schema, userForm(user, state));
  });
  registry.stream(auth.getCurrentUserRoles, (_, call) =>
    current()
      .rolesOf(call.caller)
      .map((role) => current().bytes(RoleV6Schema, role)),
  );
  registerSettings(registry, current);
}

function registerSettings(registry: Registry, current: () => ServedState): void {
  const auth = AuthService.method;
  const authPreference = (_: unknown, call: Call) => {
    requireSetting(current(), call, 'cluster_auth_preference');
    return current().message(AuthPreferenceV2Schema, current().data.authPreference);
  };
  const networking = (_: unknown, call: Call) => {
    requireSetting(current(), call, 'cluster_networking_config');
    return current().message(ClusterNetworkingConfigV2Schema, current().data.networkingConfig);
  };
  const recording = (_: unknown, call: Call) => {
    requireSetting(current(), call, 'session_recording_config');
    return current().message(SessionRecordingConfigV2Schema, current().data.sessionRecordingConfig);
  };
  const audit = (_: unknown, call: Call) => {
    requireSetting(current(), call, 'cluster_audit_config');
    return current().message(ClusterAuditConfigV2Schema, current().data.auditConfig);
  };
  registry.unary(auth.getAuthPreference, authPreference);
  registry.unary(auth.getClusterNetworkingConfig, networking);
  registry.unary(auth.getSessionRecordingConfig, recording);
  registry.unary(auth.getClusterAuditConfig, audit);
  if (current().personality === '14.2') return;
  const config = ClusterConfigService.method;
  registry.unary(config.getAuthPreference, authPreference);
  registry.unary(config.getClusterNetworkingConfig, networking);
  registry.unary(config.getSessionRecordingConfig, recording);
  registry.unary(config.getClusterAuditConfig, audit);
}

/** Public discovery answers of the proxy (teleport-api §1.7). */
export function discoveryAnswers(
  state: ServedState,
  edition: Edition,
  proxyAddress: string,
  tlsRouting: boolean,
): { find: JsonObject; ping: JsonObject } {
  const spec = state.data.authPreference.spec as JsonObject;
  const common: JsonObject = {
    proxy: {
      kube: { enabled: true, listen_addr: proxyAddress },
      ssh: {
        listen_addr: proxyAddress,
        tunnel_listen_addr: proxyAddress,
        web_listen_addr: proxyAddress,
        public_addr: proxyAddress,
      },
      db: { postgres_listen_addr: proxyAddress, mysql_listen_addr: proxyAddress },
      tls_routing_enabled: tlsRouting,
      assist_enabled: false,
    },
    server_version: SERVER_VERSIONS[state.personality],
    min_client_version: state.personality === '14.2' ? '13.0.0' : '17.0.0',
    cluster_name: state.data.clusterName,
    automatic_upgrades: false,
    ...(state.personality === '18' ? { edition: edition === 'oss' ? 'oss' : 'ent', fips: false } : {}),
  };
  return {
    find: {
      auth: {
        type: '',
        private_key_policy: '',
        piv_slot: '',
        device_trust: {},
        has_motd: false,
        default_session_ttl: '0s',
      },
      ...common,
    },
    ping: {
      auth: {
        type: spec.type ?? 'local',
        second_factor: spec.second_factor ?? '',
        preferred_local_mfa: 'webauthn',
        allow_passwordless: true,
        allow_headless: true,
        local: { name: '' },
        private_key_policy: 'none',
        piv_slot: '',
        device_trust_disabled: true,
        device_trust: { disabled: true },
        has_motd: Boolean(spec.message_of_the_day),
        default_session_ttl: spec.default_session_ttl ?? '12h0m0s',
      },
      ...common,
    },
  };
}
