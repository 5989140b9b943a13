import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K12: locks lifted. */
export const K12: Procedure = {
  id: 'K12',
  title: 'Locks lifted',
  rule: 'No lock on a user ends while its target is a leaver, and sessions of the target end when the lock is made.',
  family: 'control',
  type: 'operation',
  points: ['6.2-03', '6.3-02', '7.4-02'],
  settings: {
    lock_effect: durationSchema
      .default('5m')
      .describe('time within which open sessions of a locked user must end'),
  },
  population: ['lock', 'locks'],
  sources: ['locks', 'users', 'revocations'],
  log: true,
  none: 'no lock was in force',
  sql: procedureSql(new URL('./K12.sql', import.meta.url)),
};
