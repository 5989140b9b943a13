import { type Dataset, int, primary, supporting, text, time } from '../dataset.ts';

/** Decisions on access requests, one a row. */
export const requestDecisions: Dataset = {
  name: 'request_decisions',
  item: 'ARQ',
  source: 'computed',
  ofPeriod: true,
  description: 'Decisions on the access requests of the period: who decided what, when and how.',
  shows: 'shows who decided on an access request, when and how',
  query: 'decisions of access_requests',
  relevance: [...primary('6.3-01', '6.2-01'), ...supporting('8.1-08')],
  indexes: [['request_id']],
  columns: [
    text('request_id', 'Id of the request.'),
    text('requester', 'Who asked.'),
    int('position', 'Its place among the decisions of the request, from 1.'),
    text('decision', 'APPROVED, DENIED or PROMOTED.'),
    text('means', 'review, state change or delegator.'),
    text(
      'how',
      'review, state_change, automatic_rule, deputy, or created: the request was made in that state.',
    ),
    text('reviewer', 'Who decided.'),
    text('reviewer_kind', 'human, bot, system, host, machine or unknown.'),
    text('actor', 'Whose call it was.'),
    text('actor_kind', 'human, bot, system, host, machine or unknown.'),
    text('actor_note', 'What else is known of the actor.'),
    text(
      'likeness',
      'How the name of the reviewer or the actor is like that of the requester: same, case (but for the case of letters), domain (but for the part after the @); empty: it is not.',
    ),
    time('decided', 'When.'),
    text('reason', 'Reason given.'),
    text('event_uid', 'Event that shows it.'),
  ],
};
