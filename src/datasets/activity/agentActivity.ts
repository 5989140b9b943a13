import { authority } from '../authority.ts';
import { bool, type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Actions of agents through the gateway (teleport-api §3.9). */
export const agentActivity: Dataset = {
  name: 'agent_activity',
  item: 'SES',
  source: 'log',
  description:
    'What agents did through the gateway in the period: sessions and requests of the Model Context Protocol with the tool called, calls of language models, and tokens of agents accepted or refused. The gateway records no results.',
  shows: 'shows what an agent requested, by which identity, and whether it was allowed',
  query: 'events mcp.session.*, app.session.llm.* and app_auth_config.verify.* of the period',
  relevance: [...primary('7.2-01', '6.1-04'), ...supporting('6.1-07', '6.3-03', '8.1-04')],
  indexes: [['actor', 'time_us']],
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
    ...authority,
    text('code', 'Code of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
