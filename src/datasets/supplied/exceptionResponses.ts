import { type Dataset, int, list, onlyRows, supporting, text, time } from '../dataset.ts';

/** SQL condition: the response is to an exception about a security event. */
const OF_A_SECURITY_EVENT = "procedure_id IN ('K15', 'K17', 'K30', 'K35')";

/** Responses of management to exceptions, from the register. */
export const exceptionResponses: Dataset = {
  name: 'exception_responses',
  item: 'EXT',
  source: 'computed',
  ofPeriod: true,
  description:
    'Responses of management to exceptions, of this period and others, from the register of exceptions: one row a revision.',
  shows: 'shows what management says of an exception, and when it was recorded',
  query: 'the register of exceptions',
  relevance: onlyRows(OF_A_SECURITY_EVENT, supporting('7.3-01', '7.3-03')),
  indexes: [['dataset', 'exception_row']],
  columns: [
    text('exception_id', 'Id of the exception.'),
    text('procedure_id', 'Procedure that found it.'),
    text('dataset', 'Dataset of its row.'),
    text('exception_row', 'Key of its row.'),
    text('fault', 'Fault, where a row can have several.'),
    int(
      'revision',
      'Number of the response to the exception, from 1: a later one takes the place of the earlier.',
    ),
    text('status', 'open, explained, accepted or remediated.'),
    text('response', 'Response.'),
    text('owner', 'Who answers for it.'),
    text('due', 'Until when, YYYY-MM-DD.'),
    text('accepted_until', 'Last day of an acceptance, YYYY-MM-DD.'),
    list('attachments', 'Numbers of attached files.'),
    text('answered_by', 'Who answered, as they say.'),
    text('recorded_by', "Operating system's user and host that recorded it."),
    time('recorded', 'When it was recorded, by the clock of that host.'),
  ],
};
