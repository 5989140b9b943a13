import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K02: a second factor for each session, of the cluster or of every privileged role. */
export const K02: Procedure = {
  id: 'K02',
  title: 'Second factor for each session',
  rule: 'The cluster, or else every privileged role, asks for a second factor at the start of each session, where the entity requires it.',
  family: 'control',
  type: 'design',
  points: ['6.1-08', '6.6-03'],
  settings: {
    session_mfa_required: z
      .boolean()
      .default(false)
      .describe('whether each session under a privileged role must ask for a second factor'),
  },
  uses: ['root_logins', 'privileged_labels', 'privileged_roles'],
  population: ['value of the setting or privileged role', 'values of the setting and privileged roles'],
  sources: ['auth_preference', 'roles', 'role_versions'],
  log: false,
  none: 'the setting was not read, and no role is privileged',
  sql: procedureSql(new URL('./K02.sql', import.meta.url)),
};
