import { authority } from '../authority.ts';
import { bool, type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Calls through the gateway of the kinds that agents make (teleport-api §3.9), one an event. */
export const agentCalls: Dataset = {
  name: 'agent_calls',
  item: 'SES',
  source: 'log',
  description:
    'Sessions and requests of the Model Context Protocol with the tool called, calls of language models, and tokens of agents accepted or refused, in the period. The gateway records no results: bodies of responses are in no event.',
  shows: 'shows what an agent requested, by which identity, and whether it was allowed',
  query: 'events mcp.session.*, app.session.llm.* and app_auth_config.verify.* of the period',
  relevance: [...primary('7.2-01', '6.1-04'), ...supporting('6.1-07', '6.3-03', '8.1-04')],
  indexes: [['actor', 'time_us'], ['identity']],
  columns: [
    time('time', 'When.'),
    text('event_type', 'Type of the event.', 'event'),
    text('app', 'Application.'),
    text('method', 'Method of the protocol.'),
    text('tool', 'Tool called; its arguments are never kept.'),
    bool('ok', 'Whether it was allowed.'),
    text('reason', 'Why it was refused.'),
    text('session_id', 'Session that it belongs to.', 'sid'),
    text('client', 'Name and version of the client.'),
    text('server', 'Name and version of the server.'),
    text('protocol_version', 'Version of the protocol.'),
    text('ingress_auth_type', 'How the client authenticated.'),
    text('egress_auth_type', 'How the gateway authenticated to the server.'),
    text('model', 'Language model.'),
    text('beam_id', 'Agent runtime.'),
    text('identity', 'bot:<name> of a bot, agent:<actor> of an agent runtime; empty: a person.'),
    text('acting_for', 'User as whom a bot acted; empty: it acted as itself.'),
    ...authority,
    text('code', 'Code of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
