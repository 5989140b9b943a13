import { bool, type Dataset, int, list, primary, text, time } from '../dataset.ts';

/** Snapshots of the period and those that bound it. */
export const snapshots: Dataset = {
  name: 'snapshots',
  item: 'LOG',
  source: 'collection',
  description:
    'Snapshots taken in the period, and those that bound it: when, by whom, of which version, complete or not.',
  shows: 'shows when the state was read, by whom, and whether it was complete',
  query: 'made by this program',
  relevance: primary('7.2-01'),
  columns: [
    int('snapshot', 'Number.'),
    time('started', 'When it began.'),
    time('ended', 'When it ended.'),
    int(
      'clock_skew_ms',
      "Milliseconds by which the gateway's clock was ahead; empty where nothing showed it.",
    ),
    text('status', 'complete or incomplete.'),
    bool('finished', 'Whether it reached its end.'),
    text('cluster_name', 'Cluster.'),
    text('server_version', 'Version of the server.'),
    text('collector_version', 'Version of this program.'),
    text('pulled_by', 'Identity that pulled.'),
    list('not_complete', 'Datasets that are partial, denied or failed.'),
  ],
};
