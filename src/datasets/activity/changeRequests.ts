import { bool, type Dataset, supporting, text, time } from '../dataset.ts';

/** Access requests under which configuration was changed. */
export const changeRequests: Dataset = {
  name: 'change_requests',
  item: 'CHG',
  source: 'computed',
  description:
    'Access requests that the events of configuration changes name: whether each was approved before the change, and whether its reason names a ticket.',
  shows: 'shows whether the access under which a change was made was approved before it',
  query: 'computed from config_changes, access_requests, request_decisions and request_reasons',
  relevance: supporting('8.1-02', '8.1-08'),
  indexes: [['change_row']],
  columns: [
    text('change_row', 'Row of config_changes.'),
    text('request_id', 'Id of the request.'),
    bool('known', 'Whether an event or a snapshot shows the making of the request.'),
    bool('approved', 'Whether it was approved at or before the time of the change.'),
    time('approved_at', 'First approval at or before the change.'),
    bool('names_ticket', 'Whether its reason matches ticket_pattern; no where none is set.'),
  ],
};
