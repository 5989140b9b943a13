import { z } from 'zod';
import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';
import { clockSkew } from '../sharedSettings.ts';

/** K21: whether the audit log of the period is complete. `ei` counts within a session only and is not used. */
export const K21: Procedure = {
  id: 'K21',
  title: 'Completeness of the log',
  rule: 'The audit log was kept and read for the whole period, without unexplained silence or days without events, without sessions that start and never end, end without a start or show neither, and with the same counts whenever a part was read twice.',
  family: 'completeness_and_accuracy',
  type: 'operation',
  points: ['7.2-01', '7.3-03', '8.1-04'],
  settings: {
    max_session_hours: z
      .number()
      .positive()
      .default(30)
      .describe('hours after which a session that started must have ended'),
    log_retention_min: durationSchema
      .default('8760h')
      .describe('shortest time for which the gateway must keep its audit log'),
    quiet_days: z
      .array(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']))
      .default([])
      .describe('days of the week (UTC) on which the audit log may be silent'),
    clock_skew: clockSkew,
  },
  uses: ['max_silence_hours'],
  population: ['day of the audit log', 'days of the audit log'],
  sources: [],
  log: false,
  none: 'the period has no day',
  sql: procedureSql(new URL('./K21.sql', import.meta.url)),
};
