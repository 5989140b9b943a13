import { type Dataset, map, primary, supporting, text } from '../dataset.ts';

/** Applications behind the gateway (teleport-api §2.14). */
export const apps: Dataset = {
  name: 'apps',
  item: 'NOD',
  source: 'state',
  description: 'Applications behind the gateway.',
  shows: 'shows an application behind the gateway and its labels',
  query: 'all that the gateway shows',
  relevance: [...primary('6.1-01', '6.1-06'), ...supporting('6.1-07', '6.2-02', '6.3-04', '7.1-02')],
  kinds: ['app_server'],
  key: ['metadata.name', '?spec.host_id'],
  columns: [
    text('resource', 'Name.', 'metadata.name'),
    map('labels', 'Labels.', 'spec.app.metadata.labels'),
    text('uri', 'Address.', 'spec.app.spec.uri'),
    text('origin', 'Where the record comes from.', 'spec.app.metadata.labels."teleport.dev/origin"'),
    text('hostname', 'Host of the agent.', 'spec.hostname'),
    text('host_id', 'Id of the agent.', 'spec.host_id'),
    text('agent_version', 'Version of the agent.', 'spec.version'),
  ],
};
