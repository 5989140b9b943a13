import { authority } from '../authority.ts';
import { bool, type Dataset, int, list, primary, supporting, text, time } from '../dataset.ts';

/** Changes of roles with who made them and the definitions on both sides. */
export const roleChanges: Dataset = {
  name: 'role_changes',
  item: 'ROL',
  source: 'computed',
  ofPeriod: true,
  description:
    'Changes of roles in the period: who and when by the audit log, and the definitions before and after by the snapshots on both sides. Differences between snapshots that no event explains are rows without an actor.',
  shows: 'shows who changed a role, when, and what it permitted before and after',
  query: 'computed from config_changes and the snapshots of roles around each change',
  relevance: [...primary('6.3-01', '6.3-03', '8.1-05'), ...supporting('6.1-03', '6.8-02')],
  indexes: [['role']],
  columns: [
    text('role', 'Name of the role.'),
    text('change', 'created, updated or deleted; by snapshots alone: added, changed or removed.'),
    time('time', 'When, by the event; empty: no event shows it.'),
    ...authority,
    int('from_snapshot', 'Last snapshot before it that listed all roles; empty: none.'),
    time('from_time', 'When that snapshot began.'),
    int('to_snapshot', 'First snapshot after it that listed all roles; empty: none.'),
    time('to_time', 'When that snapshot began.'),
    text(
      'before',
      'Definition in the former, as JSON; empty: the role was not there, or no snapshot shows it.',
    ),
    text('after', 'Definition in the latter, likewise.'),
    int('paths', 'Members that differ between the two, at most 50.'),
    text('differences', 'Those members with their values, shortened.'),
    int(
      'changes_between',
      'Events of the role between the two snapshots: above 1, before and after are those of all of them together.',
    ),
    text(
      'note',
      'What the row cannot show: a snapshot that is missing on one side, several changes between two snapshots, a difference without an event; empty: nothing.',
    ),
    bool('preset', 'Whether the gateway brings the role along.'),
    list('events', 'Events that the row rests on.'),
  ],
};
