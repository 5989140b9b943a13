import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** F04: privileged access of one person in many clusters. */
export const F04: Procedure = {
  id: 'F04',
  title: 'Privileged access in several clusters',
  rule: 'Nobody has privileged access in more clusters than the entity permits.',
  family: 'control',
  type: 'design',
  points: ['6.1-03', '6.3-03'],
  settings: {
    max_privileged_clusters: z
      .number()
      .int()
      .positive()
      .default(3)
      .describe('clusters in which one person may have privileged access (procedures over a lake)'),
  },
  population: ['person with privileged access', 'persons with privileged access'],
  sources: ['users', 'roles', 'grants'],
  log: false,
  none: 'nobody has privileged access',
  sql: procedureSql(new URL('./F04.sql', import.meta.url)),
};
