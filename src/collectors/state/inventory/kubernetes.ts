import { KubernetesServerV3Schema } from '../../../gateway/gen/teleport/legacy/types/kubernetes_pb.ts';
import { inventoryOf } from './inventory.ts';

/** Kubernetes clusters as agents announce them; without their credentials. */
export const kubernetes = inventoryOf({
  dataset: 'kubernetes',
  type: 'kube_server',
  schema: KubernetesServerV3Schema,
  member: 'kubernetesServer',
  labels: ['kubernetes_labels'],
});
