import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { TrustedClusterV2Schema } from '../../../gateway/gen/teleport/legacy/types/trust_pb.ts';
import { TrustService } from '../../../gateway/gen/teleport/trust/v1/trust_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered, listed } from '../rows.ts';

/** Root clusters that this one trusts, and how it maps their roles; without the token of the trust (teleport-api §2.15). */
export const trustedClusters: StateCollector = {
  dataset: 'trusted_clusters',
  item: 'TRC',
  permission: { resource: 'trusted_cluster', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(
      TrustService.method.listTrustedClusters,
      TrustedClusterV2Schema,
      (answer) => answer.trustedClusters,
    ),
    answered(
      AuthService.method.getTrustedClusters,
      TrustedClusterV2Schema,
      (answer) => answer.trustedClusters,
    ),
  ],
};
