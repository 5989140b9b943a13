import { bool, type Dataset, primary, text, time } from '../dataset.ts';

/** Members whom a review was to remove, one a row. */
export const listRemovals: Dataset = {
  name: 'list_removals',
  item: 'ACL',
  source: 'computed',
  description:
    'Members of access lists whom a review was to remove, and whether they are still in the list at the closing snapshot.',
  shows: 'shows whether a removal that a review decided on was carried out',
  query: 'removed members of access_list_reviews',
  relevance: primary('6.2-02', '6.3-04'),
  columns: [
    text('review', 'Row of access_list_reviews.'),
    text('access_list', 'List.'),
    time('reviewed', 'When.'),
    text('member', 'Who was to be removed.'),
    bool(
      'still_member',
      'Whether the closing snapshot still lists the member, joined before the review, and no event added them again.',
    ),
  ],
};
