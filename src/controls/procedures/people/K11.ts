import { type Procedure, procedureSql } from '../../procedure.ts';
import { leaverSla } from '../sharedSettings.ts';

/** K11: leavers. */
export const K11: Procedure = {
  id: 'K11',
  title: 'Leavers',
  rule: 'The access of a leaver ends within the agreed time by a lock, a deletion or the identity provider, and the leaver does nothing afterwards.',
  family: 'control',
  type: 'operation',
  points: ['6.2-03', '6.3-02'],
  settings: { leaver_sla: leaverSla },
  uses: ['break_glass'],
  population: ['leaver', 'leavers'],
  sources: ['users', 'revocations', 'bots', 'access_lists'],
  log: true,
  none: 'nobody left in the period',
  sql: procedureSql(new URL('./K11.sql', import.meta.url)),
};
