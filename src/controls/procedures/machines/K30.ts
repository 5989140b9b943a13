import { type Procedure, procedureSql } from '../../procedure.ts';
import { failedJoins, failedJoinsWindow, followUp } from '../sharedSettings.ts';

/** K30: agents and machine identities. */
export const K30: Procedure = {
  id: 'K30',
  title: 'Agents and machine identities',
  rule: 'No agent or bot holds a wildcard of tools or resources, acts with the whole roles of a person, or is refused again and again without a follow-up.',
  family: 'control',
  type: 'operation',
  points: ['6.1-04', '6.3-03', '7.2-01'],
  settings: { follow_up: followUp, failed_joins: failedJoins, failed_joins_window: failedJoinsWindow },
  population: ['machine identity', 'machine identities'],
  sources: ['roles', 'bots'],
  log: true,
  none: 'there are no bots, agents or MCP sessions',
  sql: procedureSql(new URL('./K30.sql', import.meta.url)),
};
