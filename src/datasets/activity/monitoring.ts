import { authority } from '../authority.ts';
import { bool, type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Signs that activity is watched (teleport-api §3.9). */
export const monitoring: Dataset = {
  name: 'monitoring',
  item: 'LOG',
  source: 'log',
  description:
    'Recordings watched or summarised, detection queries and reports run, and changed paths to critical resources in the period.',
  shows: 'shows that recordings, the log or paths of access are watched',
  query: 'recording, summary, query, report and access-path events of the period',
  relevance: [...primary('7.2-04', '7.3-02'), ...supporting('7.2-03', '7.3-01')],
  columns: [
    time('time', 'When.'),
    text('action', 'What was done.'),
    text('name', 'Query, report or resource.'),
    text('session_id', 'Session whose recording it was.', 'sid'),
    ...authority,
    bool('ok', 'Whether it succeeded.'),
    list('events', 'Events that the row rests on.'),
  ],
};
