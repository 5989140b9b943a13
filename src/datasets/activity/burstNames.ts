import { bool, type Dataset, primary, text } from '../dataset.ts';

/** Names by which an incident refers to a burst of refusals. */
export const burstNames: Dataset = {
  name: 'burst_names',
  item: 'LOG',
  source: 'computed',
  ofPeriod: true,
  description:
    'Names by which an incident refers to a burst of refusals, one a row: the id of each of its events, and its bot, token, host or user. Names of other bots, tokens and hosts refer to other bursts, even at the same time.',
  shows: 'shows a name by which an incident refers to a burst of refusals',
  query: 'computed from refusals',
  relevance: primary('7.3-01'),
  indexes: [['burst_row'], ['ref']],
  columns: [
    text('burst_row', 'Row of refusal_bursts.'),
    text(
      'ref',
      'Event id, or name of the subject, with or without its kind: ci, bot:ci, bot-ci, token:ci-iam.',
    ),
    bool('is_event', 'It is the id of one of its events.'),
  ],
};
