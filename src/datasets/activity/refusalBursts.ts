import { type Dataset, int, primary, text, time } from '../dataset.ts';

/** Bursts of refusals. */
export const refusalBursts: Dataset = {
  name: 'refusal_bursts',
  item: 'LOG',
  source: 'computed',
  description:
    'Bursts of refusals: at least failed_joins refusals within failed_joins_window; joins of one bot, token or host (each burst once), logins, sessions and credentials of one user, calls of tools of one actor.',
  shows: 'shows a burst of refusals of one subject',
  query: 'computed from refusals',
  relevance: primary('7.2-02', '7.3-02'),
  columns: [
    text(
      'refusal_type',
      'join; issuance: logins, certificates, identities, sessions and connections; or tool_call.',
    ),
    text(
      'grouped_by',
      'What the refusals have in common: bot, token or host (address without port, or name) of joins, user of all others.',
    ),
    text('subject', 'Its name.'),
    text('subject_kind', 'human, bot, system, host, machine or unknown, of the first refusal.'),
    time('first_at', 'First refusal.'),
    time('last_at', 'Last refusal.'),
    int('refusals', 'Number of refusals.'),
    text('method', 'Method of the first.'),
    text('why', 'Reason of the gateway for the first.'),
    text('first_event', 'Event of the first.'),
  ],
};
