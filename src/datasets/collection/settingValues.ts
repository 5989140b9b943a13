import { type Dataset, text } from '../dataset.ts';

/** Values of settings that are lists. */
export const settingValues: Dataset = {
  name: 'setting_values',
  item: 'LOG',
  source: 'collection',
  description: 'Values of those settings that are lists, one a row.',
  shows: 'shows one value of a threshold that is a list',
  query: 'made by this program',
  relevance: [],
  columns: [
    text('name', 'Name of the setting.'),
    text('value', 'One value of it.'),
    text('of_name', 'Label that the value is of.'),
  ],
};
