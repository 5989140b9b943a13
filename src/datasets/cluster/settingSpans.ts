import { bool, type Dataset, int, list, primary, text, time } from '../dataset.ts';

/** Values of cluster settings over the period. */
export const settingSpans: Dataset = {
  name: 'setting_spans',
  item: 'AUT',
  source: 'computed',
  description:
    'Values of cluster settings in the period, with the span of each: from every snapshot, and from the events that say that a setting was updated.',
  shows: 'shows which value a cluster setting had, from when until when',
  query: 'computed from every snapshot of the period and from update events',
  relevance: [...primary('6.1-04', '6.1-08', '6.6-03', '7.2-01')],
  columns: [
    text('setting', 'second_factor, require_session_mfa, allow_local_auth or recording_mode.'),
    text('dataset', 'Dataset that holds the setting.'),
    text('value', 'Value as written; empty when it is not set, or not known.'),
    text(
      'effect',
      'What it comes to. Second factor: required, optional or off; recording: on, off or best_effort; all others: yes or no. unknown: the value of this span is not in the evidence.',
    ),
    time('valid_from', 'Start: the first snapshot that showed it, or the update before that snapshot.'),
    time('valid_until', 'End: the next update, or the first snapshot that no longer showed it; empty: none.'),
    int('first_snapshot', 'First snapshot that showed it; empty for spans that are not known.'),
    int('last_snapshot', 'Last snapshot that showed it.'),
    int('snapshots', 'Number of snapshots that showed it.'),
    bool('at_end', 'Whether it is the last span of the period.'),
    list('events', 'Updates at its start and within it.'),
  ],
};
