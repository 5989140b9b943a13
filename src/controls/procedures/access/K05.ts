import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K05: who holds roles that can change who may do what. */
export const K05: Procedure = {
  id: 'K05',
  title: 'Administrators',
  rule: 'Roles with wildcard resources or verbs, or that may change roles, users, tokens, connectors, access lists, bots, trust or the cluster itself, are held only by approved administrators.',
  family: 'control',
  type: 'design',
  points: ['6.1-03', '6.3-03', '6.2-02'],
  settings: {
    approved_admins: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'users (and "bot:<name>") who may hold administrative roles, beside the list `people import --kind admins`',
      ),
  },
  population: ['holder of administrative roles', 'holders of administrative roles'],
  sources: ['roles', 'users', 'bots', 'connectors', 'access_lists', 'access_list_members', 'grant_changes'],
  log: false,
  none: 'nobody holds an administrative role',
  sql: procedureSql(new URL('./K05.sql', import.meta.url)),
};
