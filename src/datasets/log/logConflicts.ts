import { type Dataset, primary, text, time } from '../dataset.ts';

/** Events that came twice with different contents. */
export const logConflicts: Dataset = {
  name: 'log_conflicts',
  item: 'LOG',
  source: 'computed',
  ofPeriod: true,
  description:
    'Events of the period that the gateway gave twice, with the same time and id and different contents: the second content. Both are kept.',
  shows: 'shows an event that the gateway gave with two contents',
  query: 'events whose second reading differs',
  relevance: primary('7.2-01'),
  columns: [
    time('time', 'Time of both.'),
    text('event_uid', 'Id of both.'),
    text('event_type', 'Type of the second.'),
    text('code', 'Code of the second.'),
    text('content', 'The second content, as JSON.'),
  ],
};
