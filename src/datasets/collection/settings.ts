import { type Dataset, int, real, text } from '../dataset.ts';

/** Thresholds of the procedures. */
export const settings: Dataset = {
  name: 'settings',
  item: 'LOG',
  source: 'collection',
  description:
    'Every threshold of the procedures, its value and where it comes from. Durations are microseconds in number.',
  shows: 'shows a threshold that results depend on',
  query: 'made by this program',
  relevance: [],
  columns: [
    text('name', 'Name of the setting.'),
    text('value', 'Value as text; a list is joined by "; ".'),
    real('number', 'Value as a number: durations in microseconds, yes as 1 and no as 0.'),
    int('working_days', 'Number of working days, where the value is one: 5 for 5wd.'),
    text('in_words', 'The value of a duration in words: 5 working days, 24h.'),
    text('basis', 'entity_policy, setting or product_default.'),
  ],
};
