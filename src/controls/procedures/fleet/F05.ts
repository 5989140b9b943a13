import { type Procedure, procedureSql } from '../../procedure.ts';

/** F05: machine identities that two clusters share. */
export const F05: Procedure = {
  id: 'F05',
  title: 'Machine identities in two clusters',
  rule: 'No bot instance, join token, bound key pair or certificate authority key is used in two clusters.',
  family: 'control',
  type: 'operation',
  points: ['6.1-03', '6.1-11'],
  settings: {},
  population: ['bot, bot instance or join token', 'bots, bot instances and join tokens'],
  sources: ['bots', 'bot_instances', 'tokens'],
  log: false,
  none: 'there are no machine identities',
  sql: procedureSql(new URL('./F05.sql', import.meta.url)),
};
