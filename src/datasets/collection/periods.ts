import { type Dataset, int, text, time } from '../dataset.ts';

/** The period of the evidence set: one row. */
export const periods: Dataset = {
  name: 'periods',
  item: 'LOG',
  source: 'collection',
  description:
    'The period of this evidence, the snapshots that bound it, and the instant as of which state is judged.',
  shows: 'shows which period the evidence is about',
  query: 'made by this program',
  relevance: [],
  columns: [
    text('label', 'Name of the period.'),
    time('starts', 'Start, inclusive.'),
    time('ends', 'End, exclusive.'),
    time('as_of', 'Instant as of which what depends on time is judged: the end of the period.'),
    time('opened', 'When the opening snapshot was taken.'),
    time('closed', 'When the closing snapshot was taken.'),
    int('opening_snapshot', 'Number of the opening snapshot; empty when there is none.'),
    int('closing_snapshot', 'Number of the closing snapshot.'),
    time('first_event', 'First event that is known of the cluster.'),
    time(
      'log_read_from',
      'Instant since which the log in the store was read without a gap up to the start of the period; empty where the start was not read.',
    ),
    text('cluster_name', 'Cluster.'),
    text('server_version', 'Version of the server at the closing snapshot.'),
    text('edition', 'oss, enterprise or unknown.'),
    text('timezone', 'Time zone of the entity.'),
  ],
};
