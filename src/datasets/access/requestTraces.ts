import { bool, type Dataset, int, supporting, text, time } from '../dataset.ts';

/** Traces of each access request in the audit log, and how far back the log was read before them. */
export const requestTraces: Dataset = {
  name: 'request_traces',
  item: 'ARQ',
  source: 'computed',
  description:
    'For each access request of the period: its uses in the period, the first thing that names it, and since when the audit log was read without a gap up to then.',
  shows: 'shows when an access request was used',
  query: 'uses of access_requests, and read ranges of the audit log',
  relevance: supporting('6.2-01', '6.3-01'),
  indexes: [['request_id']],
  columns: [
    text('request_id', 'Id of the request.'),
    time('first_seen', 'First event, decision or snapshot that names it.'),
    text('used_by', 'Who used it first.'),
    int(
      'uses',
      'Things done under it in the period: certificates, sessions, changes; ends of sessions are none.',
    ),
    time('first_use', 'First of them.'),
    time('last_use', 'Last of them.'),
    time('last_named', 'Last event of the period that names it as in force, ends of sessions too.'),
    time(
      'log_read_since',
      'Since when the audit log was read without a gap or a silence up to first_seen, or up to first_use where that is later; empty: it was not read there.',
    ),
    bool(
      'life_covered',
      'Whether that is the longest life of a request (setting max_request_life) or more: then the log would show that the request was made.',
    ),
  ],
};
