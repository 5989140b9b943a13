import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** The audit log of the period by UTC day. */
export const logDays: Dataset = {
  name: 'log_days',
  item: 'LOG',
  source: 'computed',
  ofPeriod: true,
  description:
    'UTC days of the period: events held, first and last of them, and whether the whole day was read.',
  shows: 'shows how many events of a day are held, and whether the day was read completely',
  query: 'events of the period by UTC day',
  relevance: primary('7.2-01'),
  columns: [
    text('day', 'UTC day.'),
    text('weekday', 'monday to sunday.'),
    bool('quiet', 'Whether quiet_days names it.'),
    int('events', 'Events held.'),
    int(
      'trimmed',
      'Those of them that the gateway trimmed to its size limit (16 KiB and a text that ends with …).',
    ),
    time('first_event', 'First of them.'),
    time('last_event', 'Last of them.'),
    bool('whole', 'Whether every moment of the day that lies in the period was read.'),
  ],
};
