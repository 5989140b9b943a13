import { type Procedure, procedureSql } from '../../procedure.ts';
import { dormantDays } from '../sharedSettings.ts';

/** K14: dormant bots. */
export const K14: Procedure = {
  id: 'K14',
  title: 'Dormant bots',
  rule: 'Every bot has joined, or obtained a certificate, within the last 90 days.',
  family: 'control',
  type: 'operation',
  points: ['6.2-02', '6.2-01'],
  settings: { dormant_days: dormantDays },
  population: ['bot', 'bots'],
  sources: ['bots'],
  log: true,
  none: 'there are no bots',
  sql: procedureSql(new URL('./K14.sql', import.meta.url)),
};
