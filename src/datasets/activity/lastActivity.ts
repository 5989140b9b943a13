import { type Dataset, primary, supporting, text, time } from '../dataset.ts';

/** The last sign of life of every bot and person. */
export const lastActivity: Dataset = {
  name: 'last_activity',
  item: 'AUT',
  source: 'computed',
  description:
    'For each bot that the closing snapshot lists and each person who is a user or a member of an access list there: the last join, login, session or certificate before the end of the period, in all of the audit log that the store holds, also before the period (400 days back at most), and since when that log was read without a gap.',
  shows: 'shows when a person or bot was last active, and how far back the audit log was read',
  query: 'computed from bots, holders and the audit log up to the end of the period',
  relevance: [...primary('6.2-02'), ...supporting('6.2-01')],
  indexes: [['holder']],
  columns: [
    text('holder', 'User name; bots as bot:<name>, as in holders.'),
    text(
      'holder_kind',
      'human_local, human_sso, bot, or unknown: named by an access list and no user at the moment.',
    ),
    time('last_at', 'Last sign of life; empty: none in the log that was read.'),
    text('what', 'join, login, session or certificate; empty: none.'),
    time(
      'made',
      'When a bot was made, by its record or by an event anywhere in the log; empty for people, and where nothing shows it.',
    ),
    time(
      'read_from',
      'Instant since which the log was read, and is not silent, up to the end of the period, looked for as far back as the period or dormant_days reach; empty: the log was not read up to the end of the period. The absence of a sign of life since then is proven, before it is not.',
    ),
    time('period_end', 'End of the period: what came later does not count.'),
  ],
};
