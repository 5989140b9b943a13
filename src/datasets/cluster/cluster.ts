import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** The cluster (teleport-api §1). */
export const cluster: Dataset = {
  name: 'cluster',
  item: 'NET',
  source: 'state',
  description: 'The gateway that was read: name, id, version, edition and features.',
  shows: 'shows which gateway the evidence is about, its version and its features',
  query: 'ping of the gateway',
  relevance: [...primary('6.1-01'), ...supporting('7.1-02')],
  key: ['name'],
  columns: [
    text('cluster_name', 'Name of the cluster.', 'name'),
    text('cluster_id', 'Id of the cluster.', 'id'),
    text('version', 'Version of the server.'),
    text('edition', 'oss, enterprise or unknown.'),
    text('features', 'Features, as JSON.', 'ping.server_features'),
  ],
};
