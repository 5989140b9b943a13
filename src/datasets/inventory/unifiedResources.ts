import { type Dataset, map, primary, supporting, text } from '../dataset.ts';

/** Unified resources (teleport-api §2.14). */
export const unifiedResources: Dataset = {
  name: 'unified_resources',
  item: 'NOD',
  source: 'state',
  description: 'Resources as the gateway lists them to people.',
  shows: 'shows a resource behind the gateway as people see it',
  query: 'all that the caller may see',
  relevance: [...primary('6.1-01'), ...supporting('6.1-06')],
  key: ['kind', 'metadata.name'],
  columns: [
    text('kind', 'Kind.'),
    text('resource', 'Name.', 'metadata.name'),
    map(
      'labels',
      'Labels.',
      'metadata.labels',
      'spec.app.metadata.labels',
      'spec.database.metadata.labels',
      'spec.cluster.metadata.labels',
    ),
  ],
};
