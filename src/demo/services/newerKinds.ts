import type { DescMessage, DescMethod, MessageInitShape } from '@bufbuild/protobuf';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import {
  AccessMonitoringRuleSchema,
  AccessMonitoringRulesService,
} from '../../gateway/gen/teleport/accessmonitoringrules/v1/access_monitoring_rules_pb.ts';
import { DeviceSchema, DeviceTrustService } from '../../gateway/gen/teleport/devicetrust/v1/device_pb.ts';
import {
  HealthCheckConfigSchema,
  HealthCheckConfigService,
} from '../../gateway/gen/teleport/healthcheckconfig/v1/health_check_config_pb.ts';
import {
  BotInstanceSchema,
  BotInstanceService,
} from '../../gateway/gen/teleport/machineid/v1/bot_instance_pb.ts';
import {
  ScopedAccessService,
  ScopedRoleAssignmentSchema,
  ScopedRoleSchema,
} from '../../gateway/gen/teleport/scopes/access/v1/scoped_role_pb.ts';
import {
  ScopedJoiningService,
  ScopedTokenSchema,
} from '../../gateway/gen/teleport/scopes/joining/v1/scoped_token_pb.ts';
import {
  SigstorePolicyResourceService,
  SigstorePolicySchema,
} from '../../gateway/gen/teleport/workloadidentity/v1/sigstore_policy_pb.ts';
import {
  WorkloadIdentityResourceService,
  WorkloadIdentitySchema,
} from '../../gateway/gen/teleport/workloadidentity/v1/workload_identity_pb.ts';
import {
  X509IssuerOverrideSchema,
  X509OverridesService,
} from '../../gateway/gen/teleport/workloadidentity/v1/x509_issuer_override_pb.ts';
import {
  WorkloadIdentityRevocationService,
  X509RevocationSchema,
} from '../../gateway/gen/teleport/workloadidentity/v1/x509_revocation_pb.ts';
import type { GatewayData } from '../data/gatewayData.ts';
import { denied } from '../grpc/status.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';
import { nameOf, type ServedState } from './servedState.ts';

const MAX_PAGE = 200;
const LICENCE = 'Sigstore workload attestation is only available with an enterprise license';

/** A listing in the newer style: page_size and page_token, next_page_token. */
interface Listing {
  method: DescMethod & { methodKind: 'unary'; input: DescMessage; output: DescMessage };
  schema: DescMessage;
  /** member of the answer that holds the rows */
  rows: string;
  kind: string;
  forms: (data: GatewayData) => JsonObject[] | undefined;
}

const WORKLOADS = WorkloadIdentityResourceService.method;
const INSTANCES = BotInstanceService.method;

const SINCE_18: Listing[] = [
  ...[INSTANCES.listBotInstancesV2, INSTANCES.listBotInstances].map((method) => ({
    method,
    schema: BotInstanceSchema,
    rows: 'botInstances',
    kind: 'bot_instance',
    forms: (data: GatewayData) => data.botInstances,
  })),
  ...[WORKLOADS.listWorkloadIdentitiesV2, WORKLOADS.listWorkloadIdentities].map((method) => ({
    method,
    schema: WorkloadIdentitySchema,
    rows: 'workloadIdentities',
    kind: 'workload_identity',
    forms: (data: GatewayData) => data.workloadIdentities,
  })),
  {
    method: WorkloadIdentityRevocationService.method.listWorkloadIdentityX509Revocations,
    schema: X509RevocationSchema,
    rows: 'workloadIdentityX509Revocations',
    kind: 'workload_identity_x509_revocation',
    forms: (data) => data.x509Revocations,
  },
  {
    method: X509OverridesService.method.listX509IssuerOverrides,
    schema: X509IssuerOverrideSchema,
    rows: 'x509IssuerOverrides',
    kind: 'workload_identity_x509_issuer_override',
    forms: (data) => data.x509IssuerOverrides,
  },
  {
    method: AccessMonitoringRulesService.method.listAccessMonitoringRules,
    schema: AccessMonitoringRuleSchema,
    rows: 'rules',
    kind: 'access_monitoring_rule',
    forms: (data) => data.accessMonitoringRules,
  },
];

const SIGSTORE: Listing = {
  method: SigstorePolicyResourceService.method.listSigstorePolicies,
  schema: SigstorePolicySchema,
  rows: 'sigstorePolicies',
  kind: 'sigstore_policy',
  forms: (data) => data.sigstorePolicies,
};

/** Kinds of Teleport 19, served where the data has them. */
const SINCE_19: Listing[] = [
  {
    method: ScopedAccessService.method.listScopedRoles,
    schema: ScopedRoleSchema,
    rows: 'roles',
    kind: 'scoped_role',
    forms: (data) => data.scopedRoles,
  },
  {
    method: ScopedAccessService.method.listScopedRoleAssignments,
    schema: ScopedRoleAssignmentSchema,
    rows: 'assignments',
    kind: 'scoped_role_assignment',
    forms: (data) => data.scopedRoleAssignments,
  },
  {
    method: ScopedJoiningService.method.listScopedTokens,
    schema: ScopedTokenSchema,
    rows: 'tokens',
    kind: 'scoped_token',
    forms: (data) => data.scopedTokens,
  },
  {
    method: HealthCheckConfigService.method.listHealthCheckConfigs,
    schema: HealthCheckConfigSchema,
    rows: 'configs',
    kind: 'health_check_config',
    forms: (data) => data.healthCheckConfigs,
  },
];

const DEVICES: Listing = {
  method: DeviceTrustService.method.listDevices,
  schema: DeviceSchema,
  rows: 'devices',
  kind: 'device',
  forms: (data) => data.devices,
};

/** On the wire a device has neither header nor spec. */
function wireForm({ kind, version, spec, ...rest }: JsonObject): JsonObject {
  if (kind !== 'device') return { kind, version, spec, ...rest } as JsonObject;
  return { api_version: version ?? '', id: nameOf({ ...rest }), ...(spec as JsonObject) };
}

function serve(registry: Registry, current: () => ServedState, listing: Listing): void {
  const wire = new WeakMap<JsonObject, JsonObject>();
  registry.unary(listing.method, (request, call) => {
    const state = current();
    state.require(call.caller, listing.kind, ['list', 'read']);
    const { pageSize, pageToken } = request as unknown as { pageSize: number; pageToken: string };
    const alive = (listing.forms(state.data) ?? []).filter((form) => state.alive(form));
    const { rows, next } = pageOf(alive, pageSize, pageToken, MAX_PAGE, call);
    const messages = rows.map((form) => {
      const known = wire.get(form) ?? wireForm(form);
      wire.set(form, known);
      return state.message(listing.schema, known);
    });
    return { [listing.rows]: messages, nextPageToken: next } as MessageInitShape<DescMessage>;
  });
}

/**
 * The kinds that 14.2 does not know (teleport-api §2.9, 2.10, 2.18), devices (§2.17) and what an open-source gateway says
 * where only Enterprise serves them.
 */
export function registerNewerKinds(registry: Registry, current: () => ServedState): void {
  const { personality, edition } = current();
  if (edition === 'enterprise') serve(registry, current, DEVICES);
  if (personality === '14.2') return;
  for (const listing of SINCE_18) serve(registry, current, listing);
  for (const listing of SINCE_19)
    if (listing.forms(current().data) !== undefined) serve(registry, current, listing);
  if (edition === 'enterprise') serve(registry, current, SIGSTORE);
  else
    registry.unary(SIGSTORE.method, () => {
      throw denied(LICENCE);
    });
}
