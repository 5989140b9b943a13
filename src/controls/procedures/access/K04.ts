import { type Procedure, procedureSql } from '../../procedure.ts';

/** K04: root on every node, and its like on clusters, databases and desktops. */
export const K04: Procedure = {
  id: 'K04',
  title: 'Root on every node',
  rule: 'No role gives root on nodes of any label, system:masters on every Kubernetes cluster, any user of every database, or Administrator on every desktop. Logins that come from traits are resolved for each holder; label expressions require judgment.',
  family: 'control',
  type: 'design',
  points: ['6.1-03', '6.1-07'],
  settings: {},
  uses: ['root_logins'],
  population: ['role', 'roles'],
  sources: ['roles', 'users', 'bots', 'connectors', 'access_lists', 'access_list_members', 'role_versions'],
  log: false,
  none: 'there are no roles',
  sql: procedureSql(new URL('./K04.sql', import.meta.url)),
};
