import { type Dataset, int, primary, text, time } from '../dataset.ts';

/** Reviewers of user access reviews. */
export const reviewReviewers: Dataset = {
  name: 'review_reviewers',
  item: 'USR',
  source: 'computed',
  ofPeriod: true,
  description: 'Reviewers of each user access review: the file that each was given, and how far each came.',
  shows: 'shows who was to review how many grants, and how many were decided',
  query: 'computed from the reviews in the store',
  relevance: primary('6.2-02', '6.3-04'),
  indexes: [['campaign']],
  columns: [
    text('campaign', 'Name of the review.'),
    text('reviewer', 'Who was to review.'),
    text('file', 'File that was given out.'),
    text('file_sha256', 'Its SHA-256.'),
    int('row_count', 'Rows in it.'),
    int('decided', 'Rows with a decision.'),
    int('undecided', 'Rows without one.'),
    int('late', 'Rows whose decision came after the review was due.'),
    time('last_decided', 'The latest of the decisions.'),
  ],
};
