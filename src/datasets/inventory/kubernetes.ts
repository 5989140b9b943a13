import { type Dataset, map, primary, supporting, text } from '../dataset.ts';

/** Kubernetes clusters behind the gateway (teleport-api §2.14). */
export const kubernetes: Dataset = {
  name: 'kubernetes',
  item: 'NOD',
  source: 'state',
  description: 'Kubernetes clusters behind the gateway.',
  shows: 'shows a Kubernetes cluster behind the gateway and its labels',
  query: 'all that the gateway shows',
  relevance: [...primary('6.1-01', '6.1-06'), ...supporting('6.1-07', '6.2-02', '6.3-04', '7.1-02')],
  kinds: ['kube_server'],
  key: ['metadata.name', '?spec.host_id'],
  columns: [
    text('resource', 'Name.', 'metadata.name'),
    map('labels', 'Labels.', 'spec.cluster.metadata.labels'),
    text('dynamic_labels', 'Dynamic labels, as JSON.', 'spec.cluster.spec.dynamic_labels'),
    text('origin', 'Where the record comes from.', 'spec.cluster.metadata.labels."teleport.dev/origin"'),
    text('hostname', 'Host of the agent.', 'spec.hostname'),
    text('host_id', 'Id of the agent.', 'spec.host_id'),
    text('agent_version', 'Version of the agent.', 'spec.version'),
  ],
};
