import { RemoteClusterV3Schema } from '../../../gateway/gen/teleport/legacy/types/trust_pb.ts';
import { PresenceService } from '../../../gateway/gen/teleport/presence/v1/presence_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { httpListed } from '../httpListed.ts';
import { listed } from '../rows.ts';

/** Leaf clusters that trust this one; those with labels that no role of the caller matches are left out (teleport-api §2.15). */
export const remoteClusters: StateCollector = {
  dataset: 'remote_clusters',
  item: 'TRC',
  permission: { resource: 'remote_cluster', verbs: ['list', 'read'] },
  silentFilter: false,
  labels: ['cluster_labels'],
  generations: [
    listed(
      PresenceService.method.listRemoteClusters,
      RemoteClusterV3Schema,
      (answer) => answer.remoteClusters,
    ),
    httpListed('/v2/remoteclusters', RemoteClusterV3Schema),
  ],
};
