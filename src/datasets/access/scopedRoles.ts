import { type Dataset, list, primary, supporting, text } from '../dataset.ts';

/** Scoped roles of Teleport 19 (collectors/state/scoped.ts). */
export const scopedRoles: Dataset = {
  name: 'scoped_roles',
  item: 'ROL',
  source: 'state',
  description: 'Roles that hold within a scope, with what they allow there.',
  shows: 'shows what a scoped role allows',
  query: 'all scoped roles',
  relevance: [...primary('6.1-03', '6.3-03'), ...supporting('6.1-07')],
  kinds: ['scoped_role'],
  columns: [
    text('role', 'Name.', 'metadata.name'),
    text('scope', 'Scope of the role.'),
    list('assignable_scopes', 'Scopes in which it may be assigned.', 'spec.assignable_scopes'),
    list('logins', 'UNIX logins that it allows.', 'spec.ssh.logins'),
    text('rules', 'Rules on resources, as JSON.', 'spec.rules'),
  ],
};
