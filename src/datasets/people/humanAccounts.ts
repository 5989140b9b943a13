import { bool, type Dataset, primary, text, time } from '../dataset.ts';

/** People among the users. */
export const humanAccounts: Dataset = {
  name: 'human_accounts',
  item: 'USR',
  source: 'computed',
  description:
    'Users that are people: without the users of bots and of the gateway itself, with the state of their second factor.',
  shows: 'shows the account of a person, and whether it has a second factor',
  query: 'computed from users and bots, at the closing and at the opening snapshot',
  relevance: primary('6.1-04', '6.1-08'),
  indexes: [['user_name']],
  columns: [
    text('user_name', 'Name of the user.'),
    text('kind', 'local or sso.'),
    text('connector', 'Connector that made the account; empty for local ones.'),
    text('shown_by', 'Dataset of the row that shows the account: users, or opening_users where it is gone.'),
    bool('gone', 'Whether the closing snapshot no longer lists it.'),
    text(
      'weakest_device',
      'Weakest second factor as the gateway reports it: none, totp, webauthn, or unspecified where an older server wrote the account.',
    ),
    time('created', 'When the account was made.'),
    time('expires', 'When the record ends.'),
  ],
};
