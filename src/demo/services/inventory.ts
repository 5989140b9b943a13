import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { AuthService } from '../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import type { PaginatedResourceSchema } from '../../gateway/gen/teleport/legacy/client/inventory_pb.ts';
import {
  DatabaseServiceV1Schema,
  InstanceV1Schema,
  UserGroupV1Schema,
} from '../../gateway/gen/teleport/legacy/types/agents_pb.ts';
import { AppServerV3Schema } from '../../gateway/gen/teleport/legacy/types/app_pb.ts';
import { DatabaseServerV3Schema } from '../../gateway/gen/teleport/legacy/types/database_pb.ts';
import {
  WindowsDesktopServiceV3Schema,
  WindowsDesktopV3Schema,
} from '../../gateway/gen/teleport/legacy/types/desktop_pb.ts';
import { KubernetesServerV3Schema } from '../../gateway/gen/teleport/legacy/types/kubernetes_pb.ts';
import { ServerV2Schema } from '../../gateway/gen/teleport/legacy/types/server_pb.ts';
import { SessionTrackerV1Schema } from '../../gateway/gen/teleport/legacy/types/session_tracker_pb.ts';
import type { GatewayData } from '../data/gatewayData.ts';
import type { Call } from '../grpc/server.ts';
import { STATUS, StatusError } from '../grpc/status.ts';
import { labelsOf, sees } from '../labelAccess.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';
import { nameOf, type ServedState } from './servedState.ts';

const MAX_PAGE = 1000;

/** One kind of ListResources. */
interface Kind {
  schema: DescMessage;
  /** member of the answer's oneof */
  member: string;
  labels: string;
  forms: (data: GatewayData) => JsonObject[] | undefined;
  /** whether it is among the unified resources */
  unified: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  node: {
    schema: ServerV2Schema,
    member: 'node',
    labels: 'node_labels',
    forms: (data) => data.nodes,
    unified: true,
  },
  app_server: {
    schema: AppServerV3Schema,
    member: 'appServer',
    labels: 'app_labels',
    forms: (data) => data.apps,
    unified: true,
  },
  db_server: {
    schema: DatabaseServerV3Schema,
    member: 'databaseServer',
    labels: 'db_labels',
    forms: (data) => data.databases,
    unified: true,
  },
  kube_server: {
    schema: KubernetesServerV3Schema,
    member: 'kubernetesServer',
    labels: 'kubernetes_labels',
    forms: (data) => data.kubernetes,
    unified: true,
  },
  windows_desktop: {
    schema: WindowsDesktopV3Schema,
    member: 'windowsDesktop',
    labels: 'windows_desktop_labels',
    forms: (data) => data.desktops,
    unified: true,
  },
  windows_desktop_service: {
    schema: WindowsDesktopServiceV3Schema,
    member: 'windowsDesktopService',
    labels: '',
    forms: (data) => data.desktopServices,
    unified: false,
  },
  db_service: {
    schema: DatabaseServiceV1Schema,
    member: 'databaseService',
    labels: 'db_service_labels',
    forms: (data) => data.databaseServices,
    unified: false,
  },
  user_group: {
    schema: UserGroupV1Schema,
    member: 'userGroup',
    labels: 'group_labels',
    forms: (data) => data.userGroups,
    unified: false,
  },
};

type Resource = MessageInitShape<typeof PaginatedResourceSchema>;

/** Protected resources and their agents: by heartbeat, as people see them, and the agents themselves (teleport-api §2.16). */
export function registerInventory(registry: Registry, current: () => ServedState): void {
  const auth = AuthService.method;
  registry.unary(auth.listResources, (request, call) => {
    const state = current();
    const kind = KINDS[request.resourceType];
    if (!kind)
      throw new StatusError(STATUS.unimplemented, `resource type ${request.resourceType} is not supported`);
    state.require(call.caller, request.resourceType, ['list', 'read']);
    const { rows, next } = pageOf(
      visible(state, kind, call),
      request.limit,
      request.startKey,
      MAX_PAGE,
      call,
    );
    return { resources: rows.map((form) => resourceOf(state, kind, form)), nextKey: next };
  });
  registry.unary(auth.listUnifiedResources, (request, call) => {
    if (request.sortBy?.field !== 'name' && request.sortBy?.field !== 'kind')
      throw new StatusError(
        STATUS.unimplemented,
        `sorting by ${request.sortBy?.field ?? ''} is not supported`,
      );
    const state = current();
    const seen = new Map<string, { form: JsonObject; kind: Kind }>();
    for (const [name, kind] of Object.entries(KINDS)) {
      if (!kind.unified || !state.may(call.caller, name, ['list', 'read'])) continue;
      for (const form of visible(state, kind, call)) seen.set(`${nameOf(form)}/${name}`, { form, kind });
    }
    const kinds = new Map([...seen.values()].map(({ form, kind }) => [form, kind]));
    const { rows, next } = pageOf([...kinds.keys()], request.limit, request.startKey, MAX_PAGE, call);
    return { resources: rows.map((form) => resourceOf(state, kinds.get(form) as Kind, form)), nextKey: next };
  });
  registry.stream(auth.getInstances, (_, call) => {
    const state = current();
    state.require(call.caller, 'instance', ['list', 'read']);
    return (state.data.instances ?? []).map((form) => state.bytes(InstanceV1Schema, form));
  });
  // Without the rule only sessions that the caller could join are shown: none here, and no word about it.
  registry.stream(auth.getActiveSessionTrackers, (_, call) => {
    const state = current();
    if (!state.may(call.caller, 'session_tracker', ['list'])) return [];
    return (state.data.activeSessions ?? []).map((form) => state.bytes(SessionTrackerV1Schema, form));
  });
}

function visible(state: ServedState, kind: Kind, call: Call): JsonObject[] {
  const roles = state.rolesOf(call.caller);
  return (kind.forms(state.data) ?? []).filter(
    (form) => kind.labels === '' || sees(roles, kind.labels, labelsOf(form)),
  );
}

function resourceOf(state: ServedState, kind: Kind, form: JsonObject): Resource {
  return { resource: { case: kind.member, value: state.message(kind.schema, form) } } as unknown as Resource;
}
