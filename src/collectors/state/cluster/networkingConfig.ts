import { ClusterConfigService } from '../../../gateway/gen/teleport/clusterconfig/v1/clusterconfig_pb.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { ClusterNetworkingConfigV2Schema } from '../../../gateway/gen/teleport/legacy/types/cluster_config_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered } from '../rows.ts';

/** How connections are kept, cut and routed (teleport-api §2.13). */
export const networkingConfig: StateCollector = {
  dataset: 'networking_config',
  item: 'NET',
  permission: { resource: 'cluster_networking_config', verbs: ['read'] },
  silentFilter: false,
  generations: [
    answered(
      ClusterConfigService.method.getClusterNetworkingConfig,
      ClusterNetworkingConfigV2Schema,
      (answer) => [answer],
    ),
    answered(AuthService.method.getClusterNetworkingConfig, ClusterNetworkingConfigV2Schema, (answer) => [
      answer,
    ]),
  ],
};
