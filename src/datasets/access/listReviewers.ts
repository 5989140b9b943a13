import { bool, type Dataset, primary, text, time } from '../dataset.ts';

/** Reviewers of access lists, one a row. */
export const listReviewers: Dataset = {
  name: 'list_reviewers',
  item: 'ACL',
  source: 'computed',
  description:
    'Reviewers of each review of an access list, and whether the list gave them access themselves.',
  shows: 'shows who reviewed an access list',
  query: 'reviewers of access_list_reviews',
  relevance: primary('6.2-02', '6.3-04'),
  columns: [
    text('review', 'Row of access_list_reviews.'),
    text('access_list', 'List.'),
    time('reviewed', 'When.'),
    text('reviewer', 'Who.'),
    bool(
      'is_member',
      'Whether the reviewer was a member of the list at that time, directly or through lists in it.',
    ),
  ],
};
