import { bool, type Dataset, supporting, text } from '../dataset.ts';

/** Contents of configuration changes. */
export const changeContents: Dataset = {
  name: 'change_contents',
  item: 'CHG',
  source: 'computed',
  description:
    'What the configuration changes of the period changed, from the event where it says so, else from the snapshots before and after it: what was added, removed or replaced. Changes whose content nothing shows are left out.',
  shows: 'shows what a configuration change added, removed or replaced',
  query: 'computed from config_changes and the snapshots around each change',
  relevance: supporting('8.1-05', '6.3-01'),
  indexes: [['change_row']],
  columns: [
    text('change_row', 'Row of config_changes.'),
    text('content', 'What was added, removed or replaced, shortened.'),
    bool(
      'shared',
      'Whether other changes of the same resource between the two snapshots may have contributed to it.',
    ),
  ],
};
