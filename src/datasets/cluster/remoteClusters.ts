import { type Dataset, map, primary, text, time } from '../dataset.ts';

/** Remote clusters (teleport-api §2.11). */
export const remoteClusters: Dataset = {
  name: 'remote_clusters',
  item: 'TRC',
  source: 'state',
  description: 'Clusters that trust this one.',
  shows: 'shows which other cluster trusts this one',
  query: 'all remote clusters',
  relevance: [...primary('6.6-04')],
  kinds: ['remote_cluster'],
  rolled: true,
  columns: [
    text('remote_cluster', 'Name.', 'metadata.name'),
    text('connection', 'online or offline.', 'status.connection'),
    time('last_seen', 'Last heartbeat.', 'status.last_heartbeat'),
    map('labels', 'Labels of the record.', 'metadata.labels'),
  ],
};
