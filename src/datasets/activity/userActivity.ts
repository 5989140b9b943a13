import { bool, type Dataset, int, primary, supporting, text, time } from '../dataset.ts';

/** Last login, session and certificate of every account. */
export const userActivity: Dataset = {
  name: 'user_activity',
  item: 'AUT',
  source: 'computed',
  ofPeriod: true,
  description:
    'For each account, listed at the end of the period or active in it: last login, last session and last certificate of the period, how many of each, and the last sign of life before it.',
  shows: 'shows when an account last logged in, opened a session and was given a certificate',
  query: 'computed from users, logins, sessions, certificates and last_activity',
  relevance: [...primary('6.2-02'), ...supporting('6.2-01', '6.3-04')],
  indexes: [['user_name']],
  columns: [
    text('user_name', 'User name; bots as bot-<name>.'),
    text('user_kind', 'human, bot, system, host, machine or unknown.'),
    bool('listed', 'Whether the closing snapshot lists the account.'),
    time('last_login', 'Last successful login of the period; empty: none.'),
    time('last_session', 'Start of the last session of the period, refused ones aside; empty: none.'),
    time(
      'last_certificate',
      'Last certificate of the period, those that others got in its name aside; empty: none.',
    ),
    time('last_failed_login', 'Last failed login of the period; empty: none.'),
    int('logins', 'Successful logins of the period.'),
    int('failed_logins', 'Failed logins of the period.'),
    int('sessions', 'Sessions of the period; commands and requests without a session are none.'),
    int('certificates', 'Certificates of the period.'),
    time(
      'last_activity',
      'Last sign of life at all, also before the period (last_activity); empty: none in the log that was read.',
    ),
    text('last_activity_kind', 'join, login, session or certificate; empty: none.'),
    time(
      'read_from',
      'Since when the log was read without a gap up to the end of the period: nothing since then is proven, before it is not; empty: it was not read up to the end.',
    ),
  ],
};
