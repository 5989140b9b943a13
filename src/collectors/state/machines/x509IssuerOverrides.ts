import {
  X509IssuerOverrideSchema,
  X509OverridesService,
} from '../../../gateway/gen/teleport/workloadidentity/v1/x509_issuer_override_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

/** Issuers of workload certificates in place of the cluster's own authority (teleport-api §2.10). */
export const x509IssuerOverrides: StateCollector = {
  dataset: 'x509_issuer_overrides',
  item: 'WID',
  permission: { resource: 'workload_identity_x509_issuer_override', verbs: ['list', 'read'] },
  silentFilter: false,
  edition: 'enterprise',
  generations: [
    listed(
      X509OverridesService.method.listX509IssuerOverrides,
      X509IssuerOverrideSchema,
      (answer) => answer.x509IssuerOverrides,
    ),
  ],
};
