import { type Procedure, procedureSql } from '../../procedure.ts';
import { failedJoins, failedJoinsWindow, followUp } from '../sharedSettings.ts';

/** K30: agents and machine identities. */
export const K30: Procedure = {
  id: 'K30',
  title: 'Agents and machine identities',
  rule: 'No agent or bot holds a wildcard of tools or resources, may act as people, acts with the whole roles of a person, calls tools that its roles no longer allow, or is refused again and again without a follow-up; MCP sessions name their client and authenticate to their server.',
  family: 'control',
  type: 'operation',
  points: ['6.1-04', '6.3-03', '7.2-01'],
  settings: { follow_up: followUp, failed_joins: failedJoins, failed_joins_window: failedJoinsWindow },
  population: ['bot, agent or MCP application', 'bots, agents and MCP applications'],
  sources: ['roles', 'bots', 'apps'],
  log: true,
  none: 'there are no bots, agents or MCP applications',
  sql: procedureSql(new URL('./K30.sql', import.meta.url)),
};
