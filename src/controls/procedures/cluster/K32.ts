import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K32: sessions that need others have them. */
export const K32: Procedure = {
  id: 'K32',
  title: 'Moderated sessions',
  rule: 'Each session under a role that asks for others to join had as many of them as the role asks for, and ended when they left where the role says so.',
  family: 'control',
  type: 'operation',
  points: ['6.3-03'],
  settings: {
    require_moderation: z
      .boolean()
      .default(false)
      .describe('whether privileged roles must ask for others to join their sessions'),
  },
  uses: ['root_logins', 'privileged_labels', 'privileged_roles'],
  population: [
    'session under a role that asks for others to join',
    'sessions under roles that ask for others to join',
  ],
  sources: ['roles', 'sessions'],
  log: true,
  none: 'no session was held under a role that asks for others to join',
  sql: procedureSql(new URL('./K32.sql', import.meta.url)),
};
