import { type Dataset, primary, text, time } from '../dataset.ts';

/** The first login of each single sign-on user in the period, held against the log and the listings before it. */
export const firstLogins: Dataset = {
  name: 'first_logins',
  item: 'AUT',
  source: 'computed',
  description:
    'The first single sign-on login of each person in the period, and whether the person was seen before: in all of the audit log that the store holds (400 days back at most), or in an earlier listing.',
  shows: 'shows whether a person who logged in by single sign-on was seen before',
  query: 'computed from logins, user.login events before the period, and listings of users',
  relevance: primary('6.2-01'),
  columns: [
    text('user_name', 'Name of the user.'),
    time('first_login', 'The first login of the period.'),
    text('login_row', 'Row of logins.'),
    text(
      'seen',
      'log: an earlier login; listed: an earlier snapshot lists the user; never: neither, though the log was read without a gap for dormant_days before the login; unread: neither, and the log was not read so far back.',
    ),
    time('read_from', 'Instant since which the log was read without a gap up to the login.'),
  ],
};
