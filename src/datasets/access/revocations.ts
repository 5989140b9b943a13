import { bool, type Dataset, primary, supporting, text, time } from '../dataset.ts';

/** Everything that takes access away (teleport-api §3.8). */
export const revocations: Dataset = {
  name: 'revocations',
  item: 'LCK',
  source: 'history',
  description:
    'Revocations of the period: locks, deletions, removals and denials, when, by whom, and whether they were in force at its end.',
  shows: 'shows access that was taken away, when, by whom and whether that was in force at the period’s end',
  query: 'lock, deletion, removal and denial events, and differences between snapshots',
  relevance: [...primary('6.2-03', '6.3-02', '7.4-04'), ...supporting('7.4-02')],
  columns: [
    time('time', 'When; empty where only a span is known.'),
    time('time_from', 'Start of the span in which it happened.'),
    time('time_to', 'End of that span.'),
    text('kind', 'Kind of revocation.'),
    text('target', 'What lost access.'),
    text('target_kind', 'Kind of the first part of the target: user, role, access_list …'),
    text('target_name', 'Its name.'),
    text('target_user', 'User among the parts of the target.'),
    text('actor', 'Who did it.'),
    text('actor_kind', 'human, bot, system, host, machine or unknown.'),
    text('actor_note', 'What else is known of the actor.'),
    text('reason', 'Reason given.'),
    text('in_force', 'yes, no or unknown, at the period’s end.'),
    time('as_of', 'Instant of in_force.'),
    time('ends', 'When it ends by itself.'),
    time('lifted', 'When it was undone, before as_of.'),
    time('lifted_from', 'Start of the span in which it was undone, where only snapshots show it.'),
    time('lifted_to', 'End of that span.'),
    bool('confirmed', 'Whether an event or a full listing confirms that it took effect.'),
    text(
      'log_covers',
      'true or false, whether the log was read for the whole span; empty where the time is known.',
    ),
    text('source', 'api, events, both or snapshots.'),
    text('event_uid', 'Event that shows it.'),
    text('lock', 'Name of the lock.'),
  ],
};
