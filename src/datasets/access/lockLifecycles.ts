import { bool, type Dataset, list, primary, real, supporting, text, time } from '../dataset.ts';

/** Locks from their making to their end (teleport-api §2.6, §3.8). */
export const lockLifecycles: Dataset = {
  name: 'lock_lifecycles',
  item: 'LCK',
  source: 'log',
  description:
    'Locks that were in force at some time of the period: from when to when, by whom and why, and how they ended.',
  shows: 'shows who or what was locked, from when to when, by whom and why',
  query: 'lock events and the state of locks',
  relevance: [...primary('6.2-03', '6.3-02', '7.4-02'), ...supporting('7.3-01')],
  columns: [
    text('lock', 'Name of the lock.'),
    text('target', 'Whom or what it locked.'),
    text('target_kind', 'Kind of the first part of the target: user, role, server_id …'),
    text('target_name', 'Its name.'),
    time('made', 'When it was set.'),
    text('made_by', 'Who set it.'),
    text('made_by_kind', 'human, bot, system (the gateway itself), host, machine or unknown.'),
    text('made_by_note', 'What else is known of them.'),
    text('message', 'Message, e.g. a ticket.'),
    bool('message_known', 'Whether a snapshot showed the lock with its message; events do not have it.'),
    time('ends', 'When it ends by itself.'),
    text('changes', 'Later changes, as JSON.'),
    time('ended', 'When it ended.'),
    text('how', 'How it ended.'),
    time('ended_from', 'Start of the span in which it ended, where only snapshots show it.'),
    time('ended_to', 'End of that span.'),
    text('ended_by', 'Who ended it.'),
    text('ended_by_kind', 'human, bot, system, host, machine or unknown.'),
    real('duration_seconds', 'How long it was in force, seconds.'),
    text('in_force', 'yes, no or unknown, at the period’s end.'),
    time('as_of', 'The period’s end.'),
    list('events', 'Events that the row rests on.'),
  ],
};
