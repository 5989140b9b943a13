import { type Procedure, procedureSql } from '../../procedure.ts';
import { breakGlass } from '../sharedSettings.ts';

/** K06: privileged roles without an end. */
export const K06: Procedure = {
  id: 'K06',
  title: 'Standing privilege',
  rule: 'Privileged roles are not held without an end: not directly, not through a membership without expiry, not through a connector mapping.',
  family: 'control',
  type: 'design',
  points: ['6.1-07', '6.3-03', '6.2-02', '6.3-04'],
  settings: { break_glass: breakGlass },
  uses: ['root_logins', 'privileged_labels', 'privileged_roles', 'max_standing'],
  population: ['privileged grant', 'privileged grants'],
  sources: ['roles', 'users', 'bots', 'connectors', 'access_lists', 'access_list_members', 'grant_changes'],
  log: false,
  none: 'nobody can hold a privileged role',
  sql: procedureSql(new URL('./K06.sql', import.meta.url)),
};
