import { type Procedure, procedureSql } from '../../procedure.ts';

/** K37: owners of machine identities. */
export const K37: Procedure = {
  id: 'K37',
  title: 'Owners of machine identities',
  rule: 'Each bot, workload identity, agent and static token has an owner who is a current person, and no bot is used from several hosts at once.',
  family: 'control',
  type: 'design',
  points: ['6.1-01', '6.3-04', '6.2-01'],
  settings: {},
  population: ['machine identity', 'machine identities'],
  sources: ['bots', 'tokens', 'workload_identities'],
  log: true,
  none: 'there are no machine identities',
  sql: procedureSql(new URL('./K37.sql', import.meta.url)),
};
