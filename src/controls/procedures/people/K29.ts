import { type Procedure, procedureSql } from '../../procedure.ts';
import { breakGlass, dormantDays } from '../sharedSettings.ts';

/** K29: dormant people. */
export const K29: Procedure = {
  id: 'K29',
  title: 'Dormant people',
  rule: 'Nobody keeps roles without a login, a session or a certificate for 90 days.',
  family: 'control',
  type: 'operation',
  points: ['6.2-02', '6.2-03'],
  settings: { dormant_days: dormantDays, break_glass: breakGlass },
  population: ['person with roles', 'people with roles'],
  sources: ['users', 'access_list_members'],
  log: true,
  none: 'nobody holds a role',
  sql: procedureSql(new URL('./K29.sql', import.meta.url)),
};
