import { type Procedure, procedureSql } from '../../procedure.ts';
import { dormantDays } from '../sharedSettings.ts';

/** K33: provisioning. */
export const K33: Procedure = {
  id: 'K33',
  title: 'Provisioning',
  rule: 'Each new account and standing grant was approved by somebody other than the holder and the maker, at or before the grant.',
  family: 'control',
  type: 'operation',
  points: ['6.2-01'],
  settings: { dormant_days: dormantDays },
  population: [
    'account, first login, bot or standing grant',
    'accounts, first logins, bots and standing grants',
  ],
  sources: [
    'config_changes',
    'logins',
    'roles',
    'users',
    'bots',
    'connectors',
    'access_lists',
    'access_list_members',
    'grant_changes',
  ],
  log: true,
  none: 'no account or bot was made, nobody logged in for the first time and no standing grant was added',
  sql: procedureSql(new URL('./K33.sql', import.meta.url)),
};
