import { type Dataset, map, primary, supporting, text } from '../dataset.ts';

/** Windows desktops (teleport-api §2.14). */
export const desktops: Dataset = {
  name: 'desktops',
  item: 'NOD',
  source: 'state',
  description: 'Windows desktops behind the gateway.',
  shows: 'shows a desktop behind the gateway and its labels',
  query: 'all that the gateway shows',
  relevance: [...primary('6.1-01', '6.1-06'), ...supporting('6.1-07', '6.2-02', '6.3-04')],
  kinds: ['windows_desktop'],
  key: ['metadata.name', '?spec.host_id'],
  columns: [
    text('resource', 'Name.', 'metadata.name'),
    map('labels', 'Labels.', 'metadata.labels'),
    text('address', 'Address.', 'spec.addr'),
    text('domain', 'Domain.', 'spec.domain'),
    text('host_id', 'Id of the agent.', 'spec.host_id'),
  ],
};
