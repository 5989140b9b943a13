import { deadlineSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';
import { failedJoins, failedJoinsWindow } from '../sharedSettings.ts';

/** K35: security events followed up. */
export const K35: Procedure = {
  id: 'K35',
  title: 'Security events followed up',
  rule: 'Each burst of refusals, mismatch, lock-out and unexplained lock is named by an incident or has a recorded disposition within the agreed time, and severe incidents have a root cause.',
  family: 'control',
  type: 'operation',
  points: ['7.3-01', '7.3-03', '7.4-02', '7.4-07', '7.5-03'],
  settings: {
    triage_within: deadlineSchema
      .default('1wd')
      .describe('time within which a security event must be named by an incident or have a disposition'),
    failed_joins: failedJoins,
    failed_joins_window: failedJoinsWindow,
  },
  population: ['security event', 'security events'],
  sources: ['refusals', 'bot_joins'],
  log: true,
  none: 'no security event occurred',
  sql: procedureSql(new URL('./K35.sql', import.meta.url)),
};
