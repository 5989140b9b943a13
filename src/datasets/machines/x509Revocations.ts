import { type Dataset, primary, text, time } from '../dataset.ts';

/** X.509 revocations (teleport-api §2.9). */
export const x509Revocations: Dataset = {
  name: 'x509_revocations',
  item: 'WID',
  source: 'state',
  description: 'X.509 certificates of workloads that were revoked before their end.',
  shows: 'shows a certificate revoked before its end',
  query: 'all X.509 revocations',
  relevance: [...primary('6.2-03', '6.3-02', '7.4-04')],
  kinds: ['workload_identity_x509_revocation'],
  columns: [
    text('serial_number', 'Serial number.', 'metadata.name'),
    text('reason', 'Reason.', 'spec.reason'),
    time('revoked', 'When.', 'spec.revoked_at'),
    time('expires', 'When the certificate would have ended.', 'metadata.expires'),
  ],
};
