import { deadlineSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K36: transfers. */
export const K36: Procedure = {
  id: 'K36',
  title: 'Transfers',
  rule: 'A privileged grant held before a transfer is not still held afterwards without a new approval.',
  family: 'control',
  type: 'operation',
  points: ['6.2-03', '6.3-01', '6.3-02'],
  settings: {
    mover_sla: deadlineSchema
      .default('5wd')
      .describe('time after a transfer within which privileged grants must end or be approved anew'),
  },
  uses: ['privileged_roles', 'privileged_labels', 'root_logins'],
  population: ['transfer', 'transfers'],
  sources: ['users', 'roles', 'grant_changes'],
  log: false,
  none: 'nobody was transferred',
  sql: procedureSql(new URL('./K36.sql', import.meta.url)),
};
