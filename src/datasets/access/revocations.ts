import { type Dataset, primary, text, time } from '../dataset.ts';

/** Everything that takes access away (teleport-api §3.8). */
export const revocations: Dataset = {
  name: 'revocations',
  item: 'LCK',
  source: 'history',
  description:
    'Revocations of the period: locks, deletions, removals and denials, when, by whom, and whether they were in force at its end.',
  shows: 'shows access that was taken away, when, by whom and whether that was in force at the period’s end',
  query: 'lock, deletion, removal and denial events, and differences between snapshots',
  relevance: primary('6.2-03', '6.3-02', '7.4-04'),
  columns: [
    time('time', 'When; empty where only a span is known.'),
    time('time_from', 'Start of the span in which it happened.'),
    time('time_to', 'End of that span.'),
    text('kind', 'Kind of revocation.'),
    text('target', 'What lost access.'),
    text('actor', 'Who did it.'),
    text('actor_kind', 'human, bot, system or host.'),
    text('reason', 'Reason given.'),
    text('in_force', 'yes, no or unknown, at the period’s end.'),
    time('ends', 'When it ends by itself.'),
    text('source', 'api, events, both or snapshots.'),
    text('event_uid', 'Event that shows it.'),
    text('lock', 'Name of the lock.'),
  ],
};
