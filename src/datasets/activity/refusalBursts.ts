import { type Dataset, int, primary, text, time } from '../dataset.ts';

/** Bursts of refusals. */
export const refusalBursts: Dataset = {
  name: 'refusal_bursts',
  item: 'LOG',
  source: 'computed',
  ofPeriod: true,
  description:
    'Bursts of refusals: at least failed_joins refusals of one type and one subject within failed_joins_window.',
  shows: 'shows a burst of refusals of one subject',
  query: 'computed from refusals',
  relevance: primary('7.2-02', '7.3-02'),
  columns: [
    text('refusal_type', 'login, join, issuance, session, tool_call, access or other.'),
    text('subject', 'Who was refused, or the address where nobody is named.'),
    text('subject_kind', 'human, bot, system, host, machine or unknown.'),
    time('first_at', 'First refusal.'),
    time('last_at', 'Last refusal.'),
    int('refusals', 'Number of refusals.'),
    text('method', 'Method of the first.'),
    text('why', 'Reason of the gateway for the first.'),
    text('first_event', 'Event of the first.'),
  ],
};
