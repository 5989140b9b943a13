import { type Dataset, int, primary, text, time } from '../dataset.ts';

/** The status of each dataset. */
export const datasetStatus: Dataset = {
  name: 'dataset_status',
  item: 'LOG',
  source: 'collection',
  description:
    'What collecting each dataset came to, at the closing snapshot and, for the state at the opening, at the opening one.',
  shows: 'shows whether a dataset was collected completely',
  query: 'made by this program',
  relevance: primary('7.2-01'),
  columns: [
    text('table_name', 'Table of the evidence set.'),
    text('dataset', 'Dataset.'),
    text('status', 'complete, empty, partial, denied, unsupported, failed, or not_collected.'),
    int('row_count', 'Rows in the evidence set.'),
    text('reason', 'Why, in words.'),
    text('method', 'direct, derived, inferred or file.'),
    text('permission', 'Rule that the gateway asks for.'),
    int('snapshot', 'Snapshot that it was read in.'),
    time('read_at', 'When that snapshot began.'),
    int('last_complete_snapshot', 'Last snapshot that read it completely.'),
    time('last_complete', 'When that snapshot began.'),
  ],
};
