import { type Dataset, primary, text } from '../dataset.ts';

/** Issuer overrides (teleport-api §2.9). */
export const x509IssuerOverrides: Dataset = {
  name: 'x509_issuer_overrides',
  item: 'WID',
  source: 'state',
  description: 'Issuers that sign workload certificates in place of the gateway.',
  shows: 'shows who signs the certificates of workloads',
  query: 'all issuer overrides',
  relevance: [...primary('6.1-11', '8.1-05')],
  kinds: ['workload_identity_x509_issuer_override'],
  columns: [
    text('override', 'Name.', 'metadata.name'),
    text('overrides', 'Certificates, as JSON.', 'spec.overrides'),
  ],
};
