import { type Procedure, procedureSql } from '../../procedure.ts';

/** K33: provisioning. */
export const K33: Procedure = {
  id: 'K33',
  title: 'Provisioning',
  rule: 'Each new account and standing grant was approved by somebody other than the holder and the maker, at or before the grant.',
  family: 'control',
  type: 'operation',
  points: ['6.2-01'],
  settings: {},
  population: ['account or bot that was made', 'accounts and bots that were made'],
  sources: ['config_changes'],
  log: true,
  none: 'no account and no bot was made',
  sql: procedureSql(new URL('./K33.sql', import.meta.url)),
};
