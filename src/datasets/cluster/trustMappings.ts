import { bool, type Dataset, int, list, primary, supporting, text, time } from '../dataset.ts';

/** Role maps of trusted clusters, one local role a row. */
export const trustMappings: Dataset = {
  name: 'trust_mappings',
  item: 'TRC',
  source: 'computed',
  description:
    'Role maps of trusted clusters: which role of the other cluster gives which local role, for every definition that stood in the period.',
  shows: 'shows which role of another cluster gives which local role',
  query: 'computed from trusted clusters of every snapshot of the period',
  relevance: [...primary('6.6-04'), ...supporting('6.1-05', '6.3-01')],
  columns: [
    text('trusted_cluster', 'Name of the trusted cluster.'),
    text('cluster_row', 'Key of the row that shows it.'),
    bool('enabled', 'Whether the trust is enabled.'),
    int('mapping', 'Number of the entry in the role map.'),
    int('place', 'Number of the local role in the entry.'),
    text('remote', 'Role of the other cluster, or a pattern.'),
    text('local_role', 'Local role that it gives; a template where the pattern decides.'),
    list('local_roles', 'All local roles of the entry.'),
    text(
      'admits_anyone',
      'Whether any role of the other cluster matches: yes, no, or judgment for patterns that are not evaluated.',
    ),
    bool('at_end', 'Whether the closing snapshot shows the definition.'),
    time('valid_from', 'First snapshot that showed the definition.'),
    time('valid_until', 'First snapshot that no longer showed it; empty: none.'),
  ],
};
