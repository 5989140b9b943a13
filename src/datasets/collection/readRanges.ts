import { type Dataset, primary, time } from '../dataset.ts';

/** Parts of the period whose audit log was read. */
export const readRanges: Dataset = {
  name: 'read_ranges',
  item: 'LOG',
  source: 'collection',
  description: 'Parts of the period whose audit log was read to the end and checked.',
  shows: 'shows which part of the audit log was read',
  query: 'made by this program',
  relevance: primary('7.2-01'),
  columns: [time('range_start', 'Start, inclusive.'), time('range_end', 'End, exclusive.')],
};
