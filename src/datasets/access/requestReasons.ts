import { bool, type Dataset, supporting, text } from '../dataset.ts';

/** Facts of the reason of each access request: regular expressions are not for SQL. */
export const requestReasons: Dataset = {
  name: 'request_reasons',
  item: 'ARQ',
  source: 'computed',
  ofPeriod: true,
  description: 'For each access request of the period, whether its reason says anything and names a ticket.',
  shows: 'shows whether the reason of an access request names a ticket',
  query: 'reasons of access_requests, by the setting ticket_pattern',
  relevance: supporting('6.3-01'),
  indexes: [['request_id']],
  columns: [
    text('request_id', 'Id of the request.'),
    bool('is_empty', 'Whether the reason is empty, punctuation, or one repeated character.'),
    bool('names_ticket', 'Whether it matches the ticket pattern; no where none is set.'),
    text('ticket', 'What matched.'),
  ],
};
