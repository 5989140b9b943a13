import { authority } from '../authority.ts';
import { bool, type Dataset, list, primary, text, time } from '../dataset.ts';

/** Invitations, resets and recoveries of accounts (teleport-api §3.8). */
export const passwordResets: Dataset = {
  name: 'password_resets',
  item: 'AUT',
  source: 'log',
  description: 'Invitations, password resets, password changes and recoveries of accounts in the period.',
  shows: 'shows how a password or an account was reset, and by whom',
  query: 'reset, recovery and password events of the period',
  relevance: primary('6.6-02'),
  columns: [
    time('time', 'When.'),
    text('user_name', 'Whose account.', 'user'),
    text('action', 'What was done.'),
    bool('ok', 'Whether it succeeded.'),
    ...authority,
    text('ttl', 'How long the link was valid.'),
    time('expires', 'When the link expired.'),
    list('events', 'Events that the row rests on.'),
  ],
};
