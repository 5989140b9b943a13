import { type Dataset, list, primary, text, time } from '../dataset.ts';

/** Reviews of access lists (teleport-api §2.12; Enterprise). */
export const accessListReviews: Dataset = {
  name: 'access_list_reviews',
  item: 'ACL',
  source: 'state',
  description: 'Reviews of access lists: when, by whom, and who was removed.',
  shows: 'shows that a list was reviewed, by whom, and who was removed',
  query: 'reviews of every access list',
  relevance: primary('6.2-02', '6.3-04'),
  kinds: ['access_list_review'],
  key: ['spec.access_list', 'metadata.name'],
  columns: [
    text('access_list', 'Id of the list.', 'spec.access_list'),
    time('reviewed', 'When.', 'spec.review_date'),
    list('reviewers', 'By whom.', 'spec.reviewers'),
    list('removed_members', 'Members who were to be removed.', 'spec.changes.removed_members'),
    text('notes', 'Notes of the reviewers.', 'spec.notes'),
  ],
};
