import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** Reviews of access lists, as of the end of the period. */
export const listReviewFacts: Dataset = {
  name: 'list_review_facts',
  item: 'ACL',
  source: 'computed',
  description:
    'For each access list: what it gives, since when it has members, when it was last reviewed before the end of the period, and when it was to be reviewed.',
  shows: 'shows when an access list was last reviewed and when it was to be reviewed',
  query: 'computed from access_lists, access_list_members, access_list_reviews and grants',
  relevance: primary('6.2-02', '6.3-04'),
  indexes: [['access_list']],
  columns: [
    text('access_list', 'Id of the list.'),
    text('title', 'Title; the id where it has none.'),
    bool(
      'elsewhere',
      'Whether it is synced from another system or of a type whose members are not reviewed in the gateway.',
    ),
    bool('privileged', 'Whether somebody holds a privileged role through it.'),
    int('members', 'Members at the closing snapshot.'),
    time('members_since', 'When the first of them joined.'),
    time('due', 'When it is to be reviewed next, by the closing snapshot.'),
    time('earlier_due', 'When it was to be reviewed, by the opening snapshot.'),
    time('last_reviewed', 'Last review by somebody at or before the end of the period.'),
    time('reviewed_after_earlier_due', 'First review after earlier_due and before the end of the period.'),
  ],
};
