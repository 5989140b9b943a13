import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Assignments of scoped roles (collectors/state/scoped.ts). */
export const scopedRoleAssignments: Dataset = {
  name: 'scoped_role_assignments',
  item: 'ROL',
  source: 'state',
  description: 'Who has which scoped role, and in which scope.',
  shows: 'shows who has a scoped role',
  query: 'all assignments of scoped roles',
  relevance: [...primary('6.2-01', '6.3-01'), ...supporting('6.1-03')],
  kinds: ['scoped_role_assignment'],
  columns: [
    text('assignment', 'Name.', 'metadata.name'),
    text('scope', 'Scope of the assignment.'),
    text('user_name', 'User who has the roles.', 'spec.user'),
    text('bot', 'Bot that has the roles.', 'spec.bot_name'),
    text('assignments', 'Roles with their scopes, as JSON.', 'spec.assignments'),
    text('made_by', 'Kind of what made it.', 'status.origin.creator_kind'),
  ],
};
