import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K19: authorised changes. */
export const K19: Procedure = {
  id: 'K19',
  title: 'Authorised changes',
  rule: 'Each configuration change by people and machines has an approved change or ticket, a reviewed commit, or an approved access request behind it, from before the change.',
  family: 'control',
  type: 'operation',
  points: ['6.3-01', '8.1-02', '8.1-05', '8.1-08'],
  settings: {
    change_window: durationSchema
      .default('24h')
      .describe('time before a change within which its commit must have been merged'),
  },
  uses: ['ticket_pattern'],
  population: ['configuration change', 'configuration changes'],
  sources: ['config_changes'],
  log: true,
  none: 'nobody changed the configuration',
  sql: procedureSql(new URL('./K19.sql', import.meta.url)),
};
