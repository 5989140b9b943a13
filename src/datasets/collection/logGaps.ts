import { type Dataset, primary, text, time } from '../dataset.ts';

/** Parts of the period over which the absence of an event proves nothing. */
export const logGaps: Dataset = {
  name: 'log_gaps',
  item: 'LOG',
  source: 'collection',
  description:
    'Parts of the period over which the audit log was not read, or is silent while the state changed.',
  shows: 'shows a part of the period over which the absence of an event proves nothing',
  query: 'made by this program',
  relevance: primary('7.2-01'),
  columns: [
    text('kind', 'unread, silent, or not_yet (the cluster did not exist).'),
    time('gap_start', 'Start, inclusive.'),
    time('gap_end', 'End, exclusive.'),
    text('reason', 'Why, in words.'),
  ],
};
