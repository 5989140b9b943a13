import { type Dataset, map, primary, supporting, text } from '../dataset.ts';

/** Configured applications (teleport-api §2.14). */
export const configuredApps: Dataset = {
  name: 'configured_apps',
  item: 'NOD',
  source: 'state',
  description: 'Applications that are configured in the gateway itself.',
  shows: 'shows one of the applications that are configured in the gateway',
  query: 'all',
  relevance: [...primary('6.1-01'), ...supporting('6.1-07')],
  kinds: ['app'],
  columns: [
    text('resource', 'Name.', 'metadata.name'),
    map('labels', 'Labels.', 'metadata.labels'),
    text('uri', 'Address.', 'spec.uri'),
    text('origin', 'Where the record comes from.', 'metadata.labels."teleport.dev/origin"'),
  ],
};
