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
    text('path', 'Path of the member that changed; empty for a whole resource.'),
    text('before', 'Value before, shortened.'),
    text('after', 'Value after, shortened.'),
    int('from_snapshot', 'Last snapshot that showed the old state.'),
    int('to_snapshot', 'First snapshot that showed the new state.'),
    time('from_time', 'When the former began.'),
    time('to_time', 'When the latter began.'),
    int(
      'explaining_events',
      'Configuration changes of the resource between the two, one hour allowed on both sides.',
    ),
    bool('logged', 'Whether this version of the gateway logs such changes.'),
    bool('expiry', 'Whether the expiry of the resource explains its absence.'),
    bool('preset', 'Whether the gateway brings the resource along.'),
  ],
};
