import { type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Git commits. */
export const gitCommits: Dataset = {
  name: 'git_commits',
  item: 'GIT',
  source: 'local',
  ofPeriod: true,
  description:
    'Commits of the configuration repository that touched the named paths: author, committer, signature, review, files.',
  shows: 'shows a change of the configuration repository, its author and its review',
  query: 'paths that the entity named',
  relevance: [...primary('8.1-04', '8.1-05', '8.1-08'), ...supporting('8.1-07')],
  columns: [
    text('commit_id', 'Commit.', 'commit', 'hash', 'sha'),
    time('committed', 'When it was committed.'),
    time('merged', 'When it reached the main branch.', 'merged', 'merged_at'),
    text('author', 'Author.', 'author.email', 'author'),
    text('committer', 'Committer.', 'committer.email', 'committer'),
    list('reviewers', 'Reviewers.', 'reviewed_by', 'reviewers', 'approved_by'),
    text('subject', 'Subject.'),
    list('files', 'Files.'),
  ],
};
