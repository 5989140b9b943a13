import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K23: other clusters get no more than was meant. */
export const K23: Procedure = {
  id: 'K23',
  title: 'Trust between clusters',
  rule: 'No role map of a trusted cluster admits every role of the other cluster, and none gives a privileged role unless that was approved.',
  family: 'control',
  type: 'design',
  points: ['6.6-04'],
  settings: {
    approved_trust: z
      .array(z.string().min(1))
      .default([])
      .describe('trusted clusters that may give privileged roles: a name, or name/role for one local role'),
  },
  uses: ['root_logins', 'privileged_labels', 'privileged_roles'],
  population: [
    'mapping of a trusted cluster or remote cluster',
    'mappings of trusted clusters and remote clusters',
  ],
  sources: ['trusted_clusters', 'remote_clusters', 'roles', 'trust_mappings'],
  log: false,
  none: 'there is neither a trusted nor a remote cluster',
  sql: procedureSql(new URL('./K23.sql', import.meta.url)),
};
