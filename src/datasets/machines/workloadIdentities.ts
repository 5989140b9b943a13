import { type Dataset, map, primary, text } from '../dataset.ts';

/** Workload identities (teleport-api §2.9). */
export const workloadIdentities: Dataset = {
  name: 'workload_identities',
  item: 'WID',
  source: 'state',
  description: 'Workload identities: which workload may get which identity under which rules.',
  shows: 'shows which workload may get which identity under which rules',
  query: 'all workload identities',
  relevance: [...primary('6.1-03', '6.1-09', '6.3-03', '6.3-04')],
  kinds: ['workload_identity'],
  rolled: true,
  columns: [
    text('workload_identity', 'Name.', 'metadata.name'),
    text('spiffe_id', 'SPIFFE id or its template.', 'spec.spiffe.id'),
    map('labels', 'Labels of the record.', 'metadata.labels'),
    text('owner', 'Label owner.', 'metadata.labels.owner'),
    text('rules', 'Rules that must hold, as JSON.', 'spec.rules.allow'),
    text(
      'max_ttl',
      'Longest life of an identity, as a Go duration.',
      'spec.spiffe.x509.maximum_ttl',
      'spec.spiffe.jwt.maximum_ttl',
    ),
  ],
};
