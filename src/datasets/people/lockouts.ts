import { type Dataset, int, list, primary, text, time } from '../dataset.ts';

/** Users locked by the gateway after failed logins (teleport-api §3.8). */
export const lockouts: Dataset = {
  name: 'lockouts',
  item: 'AUT',
  source: 'log',
  description: 'Users whom the gateway locked after failed logins.',
  shows: 'shows a user whom the gateway locked after failed logins',
  query: 'failed logins and locks of the period, and the state of users',
  relevance: primary('7.2-02'),
  columns: [
    time('time', 'When.'),
    text('user_name', 'Who.', 'user'),
    time('ends', 'When the lock ends.'),
    text('shown_by', 'What shows it: the audit log or the state.', 'shown_by', 'shown_by'),
    int('failed_logins', 'Failed logins before it.'),
    list('addresses', 'Addresses that they came from.'),
    text('message', 'Message of the gateway.'),
    list('events', 'Events that the row rests on.'),
  ],
};
