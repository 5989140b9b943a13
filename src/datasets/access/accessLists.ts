import { type Dataset, list, primary, text, time } from '../dataset.ts';

/** Access lists (teleport-api §2.12; Enterprise). */
export const accessLists: Dataset = {
  name: 'access_lists',
  item: 'ACL',
  source: 'state',
  description: 'Access lists: what they grant, to whom, who owns them, and when they are to be reviewed.',
  shows: 'shows a list that grants access, its owners and its review dates',
  query: 'all access lists',
  relevance: primary('6.2-02', '6.3-04', '6.3-01'),
  kinds: ['access_list'],
  rolled: true,
  columns: [
    text('access_list', 'Id of the list.', 'metadata.name'),
    text('title', 'Title.', 'spec.title'),
    text('type', 'Type of the list; empty is an ordinary one.', 'spec.type'),
    text('origin', 'System that the list is synced from.', 'metadata.labels."teleport.dev/origin"'),
    text('owners', 'Owners, as JSON.', 'spec.owners'),
    list('roles', 'Roles that members get.', 'spec.grants.roles'),
    list('owner_roles', 'Roles that owners get.', 'spec.owner_grants.roles'),
    text(
      'review_frequency',
      'How often it is to be reviewed.',
      'spec.audit.recurrence.frequency',
      'spec.audit.frequency',
    ),
    time('next_review', 'When it is to be reviewed next.', 'spec.audit.next_audit_date'),
    text('membership_requires', 'Requirements of members, as JSON.', 'spec.membership_requires'),
  ],
};
