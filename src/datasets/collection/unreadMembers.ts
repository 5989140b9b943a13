import { bool, type Dataset, int, list, text } from '../dataset.ts';

/** Members of resources that this version does not know. */
export const unreadMembers: Dataset = {
  name: 'unread_members',
  item: 'LOG',
  source: 'collection',
  description:
    'Members of resources at the closing snapshot that this version does not know and therefore left out, one row a resource: what they permit is not in the evidence.',
  shows: 'shows a resource of which a part was not read',
  query: 'made by this program',
  relevance: [],
  indexes: [['dataset', 'resource']],
  columns: [
    text('dataset', 'Dataset of the resource.'),
    text('resource', 'Key of its row; empty: further resources, which are only counted.'),
    list('paths', 'Paths of the members.'),
    int('resources', 'Number of resources that the row is about.'),
    bool('in_definition', 'Whether any of them lies outside of metadata and status.'),
  ],
};
