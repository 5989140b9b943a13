import { type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Whatever the gateway refused (teleport-api §3.8 "Denials when credentials are issued", §3.9). */
export const refusals: Dataset = {
  name: 'refusals',
  item: 'LOG',
  source: 'log',
  description:
    'What the gateway refused in the period: logins, joins, credentials, sessions, tool calls, access and changes. Calls of its API that a role forbids leave no event.',
  shows: 'shows an attempt that the gateway refused, with who, what and why',
  query: 'unsuccessful events of the types that can be refused, in the period',
  relevance: [...primary('7.2-02', '7.3-02'), ...supporting('6.1-03', '6.8-01')],
  indexes: [['who', 'time_us']],
  columns: [
    time('time', 'When.'),
    text('refusal_type', 'login, join, issuance, session, tool_call, access or other.', 'type'),
    text('who', 'Whose attempt it was; empty where the event names nobody.'),
    text('who_kind', 'human, bot, system, host, machine or unknown.'),
    text('what', 'What was attempted.'),
    text('target', 'What it was attempted on, where the event names it.'),
    text('why', 'Reason that the gateway gives.'),
    text('method', 'Login, join or call method.'),
    text('address', 'Address of the client.'),
    text('session_id', 'Session that it belongs to.', 'sid'),
    text('event_type', 'Type of the event.', 'event'),
    text('code', 'Code of the event.'),
    text('event_uid', 'Id of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
