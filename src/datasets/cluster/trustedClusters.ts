import { bool, type Dataset, primary, supporting, text } from '../dataset.ts';

/** Trusted clusters (teleport-api §2.11). */
export const trustedClusters: Dataset = {
  name: 'trusted_clusters',
  item: 'TRC',
  source: 'state',
  description: 'Clusters that are trusted and how their roles are mapped.',
  shows: 'shows which other cluster is trusted and how roles are mapped',
  query: 'all trusted clusters',
  relevance: [...primary('6.6-04'), ...supporting('6.1-05', '6.3-01')],
  kinds: ['trusted_cluster'],
  rolled: true,
  columns: [
    text('trusted_cluster', 'Name.', 'metadata.name'),
    bool('enabled', 'Whether the trust is enabled.', 'spec.enabled'),
    text('web_proxy_addr', 'Its proxy.', 'spec.web_proxy_addr'),
    text('role_map', 'Which remote roles give which local ones, as JSON.', 'spec.role_map'),
  ],
};
