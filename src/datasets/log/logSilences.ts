import { type Dataset, primary, real, text, time } from '../dataset.ts';

/** Spans of the log that was read without any event. */
export const logSilences: Dataset = {
  name: 'log_silences',
  item: 'LOG',
  source: 'computed',
  ofPeriod: true,
  description: 'Spans of the audit log that was read, without any event for at least max_silence_hours.',
  shows: 'shows a span without any event',
  query: 'events of the period',
  relevance: primary('7.2-01'),
  columns: [
    time('silence_start', 'Last event before it, or the start of what was read.'),
    time('silence_end', 'First event after it, or the end of what was read.'),
    real('hours', 'How long, hours.'),
    real('hours_expected', 'The part of it on days that are not quiet (quiet_days), hours.'),
    text('kind', 'silent, or not_yet (before the first event that is known of the cluster).'),
    text('next_event', 'Event that ends it; empty when none does.'),
  ],
};
