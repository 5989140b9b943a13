import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** Roll-forward of the resources that can be rolled forward, one row a resource. */
export const rollForward: Dataset = {
  name: 'roll_forward',
  item: 'LOG',
  source: 'computed',
  ofPeriod: true,
  description:
    'Each user, role, bot, lock and so on of the opening or closing snapshot or of the events between: there at the opening, created and ended by events, there at the closing, and whether each snapshot between follows from the one before.',
  shows: 'shows whether the opening population and the events lead to the closing one',
  query: 'opening and closing snapshot, creation and deletion events between them',
  relevance: primary('6.2-02', '7.2-01'),
  columns: [
    text('dataset', 'Dataset.'),
    text('resource', 'Key of the resource.'),
    bool('at_opening', 'Whether the opening snapshot lists it.'),
    int('created', 'Creations that events show while it was absent.'),
    int('ended', 'Deletions that events show while it was there.'),
    int('expired', 'Times that its expiry ended it.'),
    time('expires', 'When it expires by itself, where that is known.'),
    bool('at_closing', 'Whether the closing snapshot lists it.'),
    int('events', 'What events show of it: creations and deletions, one of a sort between two snapshots.'),
    time('last_event', 'Last of them.'),
    text(
      'outcome',
      'explained, expired, exception, judgment, or not_read: the log of the time in question was not read.',
    ),
    text('reason', 'What does not follow, in words; empty when it does.'),
  ],
};
