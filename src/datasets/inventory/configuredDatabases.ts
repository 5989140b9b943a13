import { type Dataset, map, primary, supporting, text } from '../dataset.ts';

/** Configured databases (teleport-api §2.14). */
export const configuredDatabases: Dataset = {
  name: 'configured_databases',
  item: 'NOD',
  source: 'state',
  description: 'Databases that are configured in the gateway itself.',
  shows: 'shows one of the databases that are configured in the gateway',
  query: 'all',
  relevance: [...primary('6.1-01'), ...supporting('6.1-07')],
  kinds: ['db'],
  columns: [
    text('resource', 'Name.', 'metadata.name'),
    map('labels', 'Labels.', 'metadata.labels'),
    text('uri', 'Address.', 'spec.uri'),
    text('origin', 'Where the record comes from.', 'metadata.labels."teleport.dev/origin"'),
  ],
};
