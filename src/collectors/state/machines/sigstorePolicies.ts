import {
  SigstorePolicyResourceService,
  SigstorePolicySchema,
} from '../../../gateway/gen/teleport/workloadidentity/v1/sigstore_policy_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

/** Signatures that a workload's software must have (teleport-api §2.10). */
export const sigstorePolicies: StateCollector = {
  dataset: 'sigstore_policies',
  item: 'SIG',
  permission: { resource: 'sigstore_policy', verbs: ['list', 'read'] },
  silentFilter: false,
  edition: 'enterprise',
  generations: [
    listed(
      SigstorePolicyResourceService.method.listSigstorePolicies,
      SigstorePolicySchema,
      (answer) => answer.sigstorePolicies,
    ),
  ],
};
