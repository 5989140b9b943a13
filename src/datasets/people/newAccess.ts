import { bool, type Dataset, list, primary, text, time } from '../dataset.ts';

/** Accounts and standing grants that came in the period, one role a row. */
export const newAccess: Dataset = {
  name: 'new_access',
  item: 'USR',
  source: 'computed',
  ofPeriod: true,
  description:
    'What needs an approval in the period, one role a row: accounts and bots that were made, with the roles that they got then; first single sign-on logins; roles that an update gave; standing grants that only snapshots show; memberships that no snapshot shows.',
  shows: 'shows an account or a standing grant that came in the period',
  query: 'computed from config_changes, first_logins, grant_changes and grants',
  relevance: primary('6.2-01'),
  indexes: [['row_id'], ['holder']],
  columns: [
    text('item', 'What came at once: rows of one item differ in the role only.'),
    text('what', 'account, grant, or membership: one that was made and that no snapshot shows.'),
    text('dataset', 'Dataset that shows it.'),
    text('shown_row', 'Its row there.'),
    text('holder', 'Name of the user in Teleport; of a bot that of its user, bot-NAME.'),
    bool('is_bot', 'Whether the holder is a bot.'),
    text('role', 'Role; empty: the account itself, or a membership.'),
    text('grant_type', 'For grants: direct, connector, access_list or impersonation.'),
    text('given_by', 'Name of the access list or connector that gives it.'),
    text('given_by_title', 'Title of that access list.'),
    time('after', 'It came after this instant, or at it where `until` is the same.'),
    time('until', 'And at this instant at the latest.'),
    list('makers', 'Who made it, or changed the holder meanwhile.'),
    text('seen', 'For first logins: as in first_logins.'),
    text('said', 'What came, in words.'),
  ],
};
