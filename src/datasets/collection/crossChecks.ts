import { type Dataset, text } from '../dataset.ts';

/** Discrepancies between datasets. */
export const crossChecks: Dataset = {
  name: 'cross_checks',
  item: 'LOG',
  source: 'collection',
  description: 'Discrepancies between datasets that were found while collecting.',
  shows: 'shows where two readings of one fact differ',
  query: 'made by this program',
  relevance: [],
  columns: [
    text('check_name', 'Check.', 'check'),
    text('subject', 'What it concerns.'),
    text('detail', 'What differs.'),
  ],
};
