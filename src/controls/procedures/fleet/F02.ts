import { type Procedure, procedureSql } from '../../procedure.ts';
import { leaverSla } from '../sharedSettings.ts';

/** F02: leavers in every cluster. */
export const F02: Procedure = {
  id: 'F02',
  title: 'Leavers in every cluster',
  rule: 'Whoever is on the list of leavers of any cluster has, after the agreed time, neither an account nor activity in any other cluster.',
  family: 'control',
  type: 'operation',
  points: ['6.2-03', '6.3-02'],
  settings: { leaver_sla: leaverSla },
  population: ['leaver in a cluster', 'leavers, each in every cluster'],
  sources: ['users', 'user_activity', 'lock_lifecycles'],
  log: true,
  none: 'nobody left in the period',
  sql: procedureSql(new URL('./F02.sql', import.meta.url)),
};
