import {
  WorkloadIdentityRevocationService,
  X509RevocationSchema,
} from '../../../gateway/gen/teleport/workloadidentity/v1/x509_revocation_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

/**
 * Certificates of workloads taken back before their end, by serial number. One vanishes with the end of its certificate;
 * the history is in the audit log (teleport-api §2.10).
 */
export const x509Revocations: StateCollector = {
  dataset: 'x509_revocations',
  item: 'WID',
  permission: { resource: 'workload_identity_x509_revocation', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(
      WorkloadIdentityRevocationService.method.listWorkloadIdentityX509Revocations,
      X509RevocationSchema,
      (answer) => answer.workloadIdentityX509Revocations,
    ),
  ],
};
