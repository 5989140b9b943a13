import { type Dataset, int, primary, supporting, time } from '../dataset.ts';

/** Closed windows of the log that touch the period. */
export const logReadings: Dataset = {
  name: 'log_readings',
  item: 'LOG',
  source: 'computed',
  ofPeriod: true,
  description:
    'Windows of the audit log that were read to their end and checked: what was received, what was new, what is held.',
  shows: 'shows that a part of the audit log was read, and how many events it gave',
  query: 'windows of the audit log that touch the period',
  relevance: [...primary('7.2-01'), ...supporting('7.3-03')],
  columns: [
    time('window_start', 'Start, inclusive.'),
    time('window_end', 'End, inclusive.'),
    int('snapshot', 'Snapshot that read it.'),
    int('received', 'Events received.'),
    int('new_rows', 'Events that were new.'),
    int('duplicates', 'Events that were known.'),
    int('held', 'Events of the window that are held.'),
    int('first_received', 'Events received by the first reading of the same window.'),
    int('first_snapshot', 'Snapshot of the first reading of the same window.'),
  ],
};
