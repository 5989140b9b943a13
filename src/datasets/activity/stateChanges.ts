import { bool, type Dataset, int, primary, supporting, text, time } from '../dataset.ts';

/** Differences between neighbouring snapshots of the period. */
export const stateChanges: Dataset = {
  name: 'state_changes',
  item: 'CHG',
  source: 'computed',
  ofPeriod: true,
  description:
    'Differences between neighbouring snapshots of the period: settings, roles, users, tokens, trust, connectors, lists, authorities and workload identities, path by path, with the events that explain them.',
  shows: 'shows what changed between two snapshots, and whether an event explains it',
  query: 'snapshots of the period, compared in their order',
  relevance: [...primary('8.1-05', '6.8-02', '7.1-03'), ...supporting('6.3-01')],
  indexes: [['dataset', 'resource']],
  columns: [
    text('dataset', 'Dataset.'),
    text('resource', 'Key of the resource.'),
    text('change', 'added, removed or changed.'),
    int('position', 'Place of the path among those of the change, from 1.'),
    int('paths', 'Paths that changed, at most 50.'),
    text('differences', 'All of them with their values, shortened.'),
    text('path', 'Path of the member that changed; empty for a whole resource.'),
    text('before', 'Value before, shortened.'),
    text('after', 'Value after, shortened.'),
    int('from_snapshot', 'Last snapshot before it that listed the dataset.'),
    int('to_snapshot', 'First snapshot that showed the new state.'),
    time('from_time', 'When the former began.'),
    time('to_time', 'When the latter began.'),
    int(
      'explaining_events',
      'Events (and reviews of access lists) that say that the resource came, changed or went, between the two; one hour allowed on both sides.',
    ),
    bool('logged', 'Whether this version of the gateway logs such changes.'),
    bool('log_read', 'Whether the audit log between the two was read.'),
    bool('expiry', 'Whether the expiry of the resource explains its absence.'),
    bool('preset', 'Whether the gateway brings the resource along.'),
    bool('upgraded', 'Whether the version of the gateway changed between the two.'),
  ],
};
