import { type Dataset, int, primary, text, time } from '../dataset.ts';

/** Imported files of user access reviews. */
export const reviewFiles: Dataset = {
  name: 'review_files',
  item: 'USR',
  source: 'computed',
  ofPeriod: true,
  description: 'Files that reviewers filled in and that were imported; attachments holds them byte for byte.',
  shows: 'shows a file in which a reviewer decided on grants',
  query: 'computed from the reviews in the store',
  relevance: primary('6.2-02', '6.3-04'),
  columns: [
    text('campaign', 'Name of the review.'),
    text('name', 'Name of the file.'),
    text('sha256', 'Its SHA-256.'),
    time('imported', 'When it was imported.'),
    text('imported_by', "Operating system's user and host that imported it."),
    int('row_count', 'Rows in it.'),
    int('recorded', 'Decisions that were new in it.'),
    int('refused', 'Rows that were refused: altered, added, doubled or not valid.'),
    int('missing', 'Rows of its reviewers that it lacks.'),
  ],
};
