import { z } from 'zod';
import { durationSchema } from '../../../evidence/settings.ts';
import { type Procedure, procedureSql } from '../../procedure.ts';
import { failedJoins, failedJoinsWindow } from '../sharedSettings.ts';

/** K15: join anomalies. */
export const K15: Procedure = {
  id: 'K15',
  title: 'Join anomalies',
  rule: 'Bursts of failed joins, generation mismatches and key-pair lock-outs are each followed by a lock.',
  family: 'control',
  type: 'operation',
  points: ['7.2-02', '7.3-01', '7.4-02', '6.1-09'],
  settings: {
    failed_joins: failedJoins,
    failed_joins_window: failedJoinsWindow,
    lock_within: durationSchema.default('1h').describe('time within which a lock must follow an anomaly'),
    recovery_limit: z
      .number()
      .int()
      .min(0)
      .default(1)
      .describe('recoveries of a bound key pair in a period that need no note'),
  },
  uses: ['clock_skew'],
  population: ['join', 'joins'],
  sources: ['bot_joins', 'instance_joins'],
  log: true,
  none: 'nothing joined',
  sql: procedureSql(new URL('./K15.sql', import.meta.url)),
};
