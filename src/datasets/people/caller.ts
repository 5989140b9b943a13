import { type Dataset, list, map, text } from '../dataset.ts';

/** The collecting identity: its own user and roles (teleport-api §2.0). */
export const caller: Dataset = {
  name: 'caller',
  item: 'USR',
  source: 'state',
  description: 'The identity that collected: its user and its roles, as the gateway knows them.',
  shows: 'shows what the collecting identity may read',
  query: 'own user and roles',
  relevance: [],
  key: ['kind', 'metadata.name'],
  columns: [
    text('kind', 'user or role.'),
    text('name', 'Name of the user or role.', 'metadata.name'),
    list('roles', 'Roles, of the user.', 'spec.roles'),
    text('allow_rules', 'Rules that a role allows, as JSON.', 'spec.allow.rules'),
    map('node_labels', 'Labels of nodes that a role lets it see.', 'spec.allow.node_labels'),
  ],
};
