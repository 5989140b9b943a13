import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { GatewayCallError } from '../../../gateway/callError.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import {
  IdentityCenterAccountAssignmentSchema,
  type PaginatedResource,
} from '../../../gateway/gen/teleport/legacy/client/inventory_pb.ts';
import {
  DatabaseServiceV1Schema,
  UserGroupV1Schema,
} from '../../../gateway/gen/teleport/legacy/types/agents_pb.ts';
import { AppServerV3Schema } from '../../../gateway/gen/teleport/legacy/types/app_pb.ts';
import { DatabaseServerV3Schema } from '../../../gateway/gen/teleport/legacy/types/database_pb.ts';
import {
  WindowsDesktopServiceV3Schema,
  WindowsDesktopV3Schema,
} from '../../../gateway/gen/teleport/legacy/types/desktop_pb.ts';
import {
  KubernetesClusterV3Schema,
  KubernetesServerV3Schema,
} from '../../../gateway/gen/teleport/legacy/types/kubernetes_pb.ts';
import { SAMLIdPServiceProviderV1Schema } from '../../../gateway/gen/teleport/legacy/types/saml_idp_pb.ts';
import { ServerV2Schema } from '../../../gateway/gen/teleport/legacy/types/server_pb.ts';
import { pages } from '../../../gateway/paging.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { StateCollector } from '../../collector.ts';
import { methodName, resourceRow } from '../rows.ts';

const { listUnifiedResources } = AuthService.method;
const rpc = methodName(listUnifiedResources);

/**
 * Protected resources as people see them: each once, however many agents serve it (teleport-api §2.16). Checks the listings
 * by agent. Kinds without a rule and rows without matching labels are left out by the gateway without an error.
 */
export const unifiedResources: StateCollector = {
  dataset: 'unified_resources',
  item: 'NOD',
  permission: {
    resource: 'node',
    more: ['app_server', 'db_server', 'kube_server', 'windows_desktop', 'saml_idp_service_provider'],
    verbs: ['list', 'read'],
  },
  silentFilter: true,
  labels: ['node_labels', 'app_labels', 'db_labels', 'kubernetes_labels', 'windows_desktop_labels'],
  generations: [
    {
      rpc,
      oneAnswer: false,
      async *rows(gateway) {
        let unknown = 0;
        // Without a sort field older gateways refuse the call in words that sound as if they did not know it.
        const request = { sortBy: { field: 'name', isDesc: false } };
        for await (const page of pages(
          gateway,
          listUnifiedResources,
          (answer) => answer.resources,
          request,
        )) {
          const rows = page.map(unifiedRow).filter((row) => row !== undefined);
          unknown += page.length - rows.length;
          yield rows;
        }
        if (unknown > 0)
          throw new GatewayCallError(
            rpc,
            'UNKNOWN',
            `${unknown} resources are of a kind that is not known here`,
          );
      },
    },
  ],
};

type Held = { case: string | undefined; value?: unknown };

const SCHEMAS: Readonly<Record<string, DescMessage>> = {
  databaseServer: DatabaseServerV3Schema,
  appServer: AppServerV3Schema,
  node: ServerV2Schema,
  windowsDesktop: WindowsDesktopV3Schema,
  kubeCluster: KubernetesClusterV3Schema,
  kubernetesServer: KubernetesServerV3Schema,
  windowsDesktopService: WindowsDesktopServiceV3Schema,
  databaseService: DatabaseServiceV1Schema,
  userGroup: UserGroupV1Schema,
  samlIdpServiceProvider: SAMLIdPServiceProviderV1Schema,
  gitServer: ServerV2Schema,
  identityCenterAccountAssignment: IdentityCenterAccountAssignmentSchema,
};

/** The gateway's identity of resources, kind and name; undefined for a kind that came later than this program. */
function unifiedRow({ resource }: PaginatedResource): EvidenceRow | undefined {
  const held: Held =
    resource.case === 'appServerOrSamlIdpServiceProvider' ? resource.value.resource : resource;
  const schema = SCHEMAS[held.case ?? ''];
  if (schema === undefined) return undefined;
  const { key, body } = resourceRow(schema, held.value as MessageShape<DescMessage>);
  return { key: `${typeof body.kind === 'string' ? body.kind : ''}/${key}`, body };
}
