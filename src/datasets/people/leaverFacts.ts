import { bool, type Dataset, primary, text, time } from '../dataset.ts';

/** Accounts of leavers, as the gateway and the identity provider show them. */
export const leaverFacts: Dataset = {
  name: 'leaver_facts',
  item: 'EXT',
  source: 'computed',
  description:
    "For each line of the entity's list of leavers: which account it is, and since when access was withdrawn and stayed so to the end of the period.",
  shows: 'shows when the access of a leaver ended, and how',
  query:
    'computed from people_leavers, users, bots, lock_lifecycles, revocations, idp_accounts, logins and people_joiners',
  relevance: primary('6.2-03', '6.3-02'),
  indexes: [['account_user']],
  columns: [
    text('leaver_row', 'Row of people_leavers.'),
    text('user_name', 'Name in the list; bots as bot:<name>.'),
    text('account_user', 'Name of the user at the gateway: the same, or bot-<name>.'),
    text('bot', 'Name of the bot; empty for people.'),
    text(
      'origin',
      'local, sso (through a connector), bot, or unknown: no snapshot listed the account, and no login of the period names it.',
    ),
    text(
      'exists_at_end',
      'Whether the account was there at the end of the period: yes, no, or unknown where users were not listed.',
    ),
    time(
      'access_ended',
      'Instant since which access was withdrawn without a break up to the end of the period, at the latest; empty: it was not, as far as the evidence shows.',
    ),
    time('access_ended_from', 'The same at the earliest, where only a span is known.'),
    text('ended_by', 'lock, deletion, expiry, identity provider or provisioning, with the name of a lock.'),
    time('provider_ended', 'The same of the identity provider alone, by supplied lists and SCIM.'),
    bool('undated_end', 'Whether the list of accounts says disabled or deleted without saying when.'),
    time('rejoined', 'Start of the same person by the list of joiners, after the leaving date.'),
    text('similar_name', 'Account whose name differs by case or domain only; empty: none.'),
  ],
};

/** Things that leavers still own. */
export const leaverHoldings: Dataset = {
  name: 'leaver_holdings',
  item: 'EXT',
  source: 'computed',
  description:
    'Bots, access lists and break-glass accounts at the closing snapshot that belong to somebody on the list of leavers, one a row.',
  shows: 'shows what a leaver still owns',
  query:
    'computed from people_leavers, bots, machine_owners, access_lists, break_glass_accounts and the setting break_glass',
  relevance: primary('6.2-03', '6.3-02'),
  columns: [
    text('leaver_row', 'Row of people_leavers.'),
    text('holding_kind', 'bot, access list or break-glass account.'),
    text('holding', 'Its name.'),
    text('dataset', 'Dataset of the row that shows it.'),
    text('dataset_row', 'That row.'),
  ],
};
