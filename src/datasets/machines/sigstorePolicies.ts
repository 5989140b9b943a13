import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Sigstore policies (teleport-api §2.9). */
export const sigstorePolicies: Dataset = {
  name: 'sigstore_policies',
  item: 'SIG',
  source: 'state',
  description: 'Sigstore policies: which signed software is admitted.',
  shows: 'shows which signed software is admitted',
  query: 'all Sigstore policies',
  relevance: [...primary('6.1-03', '7.2-02'), ...supporting('6.8-01', '7.1-04')],
  kinds: ['sigstore_policy'],
  columns: [
    text('policy', 'Name.', 'metadata.name'),
    text('key', 'Key authority, as JSON.', 'spec.key'),
    text('keyless', 'Keyless authority, as JSON.', 'spec.keyless'),
    text('requirements', 'Requirements, as JSON.', 'spec.requirements'),
  ],
};
