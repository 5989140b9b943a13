import { type Dataset, list, map, primary, supporting, text } from '../dataset.ts';

/** User groups (teleport-api §2.14). */
export const userGroups: Dataset = {
  name: 'user_groups',
  item: 'NOD',
  source: 'state',
  description: 'Groups of an identity provider behind which applications are published.',
  shows: 'shows a group of an identity provider and its applications',
  query: 'all',
  relevance: [...primary('6.1-01'), ...supporting('6.3-03')],
  kinds: ['user_group'],
  columns: [
    text('user_group', 'Name.', 'metadata.name'),
    text('description', 'Description.', 'metadata.description'),
    map('labels', 'Labels.', 'metadata.labels'),
    list('applications', 'Applications.', 'spec.Applications'),
  ],
};
