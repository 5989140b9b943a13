import { type Dataset, map, primary, supporting, text } from '../dataset.ts';

/** Databases behind the gateway (teleport-api §2.14). */
export const databases: Dataset = {
  name: 'databases',
  item: 'NOD',
  source: 'state',
  description: 'Databases behind the gateway.',
  shows: 'shows a database behind the gateway and its labels',
  query: 'all that the gateway shows',
  relevance: [...primary('6.1-01', '6.1-06'), ...supporting('6.1-07', '6.2-02', '6.3-04', '7.1-02')],
  kinds: ['db_server'],
  key: ['metadata.name', '?spec.host_id'],
  columns: [
    text('resource', 'Name.', 'metadata.name'),
    map('labels', 'Labels.', 'spec.database.metadata.labels'),
    text('uri', 'Address.', 'spec.database.spec.uri'),
    text('origin', 'Where the record comes from.', 'spec.database.metadata.labels."teleport.dev/origin"'),
    text('hostname', 'Host of the agent.', 'spec.hostname'),
    text('host_id', 'Id of the agent.', 'spec.host_id'),
    text('agent_version', 'Version of the agent.', 'spec.version'),
  ],
};
