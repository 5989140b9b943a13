import { authority } from '../authority.ts';
import { type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Connections that the gateway ended (teleport-api §3.8). */
export const disconnects: Dataset = {
  name: 'disconnects',
  item: 'SES',
  source: 'log',
  description:
    'Connections that the gateway ended in the period: whose, to which target, and why (a lock, an expired certificate, idleness).',
  shows: 'shows a connection that the gateway ended, and why',
  query: 'client.disconnect events of the period',
  relevance: [...primary('6.2-03', '7.4-02'), ...supporting('6.3-02', '7.2-01')],
  indexes: [['user_name', 'time_us']],
  columns: [
    time('time', 'When.'),
    text('user_name', 'Whose connection.', 'user'),
    text('login', 'Login at the target.'),
    text('target', 'Target.'),
    text('protocol', 'Protocol.'),
    text('reason', 'Why it was ended.'),
    text('session_id', 'Session that it belongs to; mostly empty.', 'sid'),
    ...authority,
    list('events', 'Events that the row rests on.'),
  ],
};
