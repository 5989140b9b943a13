import {
  WorkloadIdentityResourceService,
  WorkloadIdentitySchema,
} from '../../../gateway/gen/teleport/workloadidentity/v1/workload_identity_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

const { listWorkloadIdentitiesV2, listWorkloadIdentities } = WorkloadIdentityResourceService.method;

/** Which workload may be given which identity (teleport-api §2.10). */
export const workloadIdentities: StateCollector = {
  dataset: 'workload_identities',
  item: 'WID',
  permission: { resource: 'workload_identity', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(listWorkloadIdentitiesV2, WorkloadIdentitySchema, (answer) => answer.workloadIdentities),
    listed(listWorkloadIdentities, WorkloadIdentitySchema, (answer) => answer.workloadIdentities),
  ],
};
