import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** Commits that stand behind configuration changes. */
export const changeCommits: Dataset = {
  name: 'change_commits',
  item: 'GIT',
  source: 'computed',
  ofPeriod: true,
  description:
    'Commits of the configuration repository that were merged before a configuration change, within change_window, and whose files are named after its resource, whose kept text names it, or whose file holds all resources of its kind.',
  shows: 'shows a reviewed commit behind a configuration change',
  query: 'computed from config_changes and git_commits',
  relevance: primary('8.1-05', '8.1-08'),
  indexes: [['change_row']],
  columns: [
    text('change_row', 'Row of config_changes.'),
    text('commit_id', 'Commit.'),
    text(
      'concerns',
      'resource, or kind: a file of all resources of the kind changed, and nobody can say which.',
    ),
    time('merged', 'When it was merged or committed.'),
    bool(
      'reviewed',
      'Whether somebody other than the author reviewed it, by the trailers of the commit and of its merge.',
    ),
    int('age_us', 'Time from the merge to the change, microseconds.'),
  ],
};
