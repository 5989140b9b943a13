import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K38: data leaves by the paths that the policy permits. */
export const K38: Procedure = {
  id: 'K38',
  title: 'Transmission paths',
  rule: 'Privileged roles permit no means of transmission that the policy of the entity forbids: file copy, forwarding of ports or agents, clipboard or directory sharing.',
  family: 'control',
  type: 'design',
  points: ['6.7-01', '6.6-01'],
  settings: {
    transmission_policy: z
      .array(z.enum(['file_copy', 'port_forwarding', 'agent_forwarding', 'clipboard', 'directory_sharing']))
      .default([])
      .describe('means of transmission that privileged roles must not permit; empty: no policy'),
  },
  uses: ['root_logins', 'privileged_labels', 'privileged_roles'],
  population: ['privileged role', 'privileged roles'],
  sources: ['roles', 'transfers', 'role_versions'],
  log: false,
  none: 'no role is privileged',
  sql: procedureSql(new URL('./K38.sql', import.meta.url)),
};
