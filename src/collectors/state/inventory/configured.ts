import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { AppV3Schema } from '../../../gateway/gen/teleport/legacy/types/app_pb.ts';
import { DatabaseV3Schema } from '../../../gateway/gen/teleport/legacy/types/database_pb.ts';
import { KubernetesClusterV3Schema } from '../../../gateway/gen/teleport/legacy/types/kubernetes_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered, listed } from '../rows.ts';

const auth = AuthService.method;

/** Applications that were configured in the gateway, whether an agent serves them or not (teleport-api §2.16). */
export const configuredApps: StateCollector = {
  dataset: 'configured_apps',
  item: 'NOD',
  permission: { resource: 'app', verbs: ['list', 'read'] },
  silentFilter: false,
  labels: ['app_labels'],
  generations: [
    listed(auth.listApps, AppV3Schema, (answer) => answer.applications),
    answered(auth.getApps, AppV3Schema, (answer) => answer.applications),
  ],
};

/** Databases that were configured in the gateway. */
export const configuredDatabases: StateCollector = {
  dataset: 'configured_databases',
  item: 'NOD',
  permission: { resource: 'db', verbs: ['list', 'read'] },
  silentFilter: false,
  labels: ['db_labels'],
  generations: [
    listed(auth.listDatabases, DatabaseV3Schema, (answer) => answer.databases),
    answered(auth.getDatabases, DatabaseV3Schema, (answer) => answer.databases),
  ],
};

/** Kubernetes clusters that were configured in the gateway; without their credentials. */
export const configuredKubernetes: StateCollector = {
  dataset: 'configured_kubernetes',
  item: 'NOD',
  permission: { resource: 'kube_cluster', verbs: ['list', 'read'] },
  silentFilter: false,
  labels: ['kubernetes_labels'],
  generations: [
    listed(auth.listKubernetesClusters, KubernetesClusterV3Schema, (answer) => answer.kubernetesClusters),
    answered(auth.getKubernetesClusters, KubernetesClusterV3Schema, (answer) => answer.kubernetesClusters),
  ],
};
