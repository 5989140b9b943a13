import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** Commits that stand behind configuration changes. */
export const changeCommits: Dataset = {
  name: 'change_commits',
  item: 'GIT',
  source: 'computed',
  ofPeriod: true,
  description:
    'Commits of the configuration repository whose files name the resource of a configuration change and that were merged before it within change_window.',
  shows: 'shows a reviewed commit behind a configuration change',
  query: 'computed from config_changes and git_commits',
  relevance: primary('8.1-05', '8.1-08'),
  indexes: [['change_row']],
  columns: [
    text('change_row', 'Row of config_changes.'),
    text('commit_id', 'Commit.'),
    time('merged', 'When it was merged or committed.'),
    bool('reviewed', 'Whether somebody other than the author reviewed it.'),
    int('age_us', 'Time from the merge to the change, microseconds.'),
  ],
};
