import { bool, type Dataset, int, text, time } from '../dataset.ts';

/** The entity's calendar: what "5 working days after" means. */
export const workingTime: Dataset = {
  name: 'working_time',
  item: 'LOG',
  source: 'computed',
  description:
    'The days of the period and around it in the time zone of the entity, and on which of them it works. A time plus n working days has the same distance from the start of the day, on the n-th working day after; a time on another day counts from the start of the next working day.',
  shows: 'shows whether the entity works on that day',
  query: 'the settings timezone, working_days and holidays',
  relevance: [],
  columns: [
    text('day', 'Date, YYYY-MM-DD.'),
    text('weekday', 'Mon to Sun.'),
    time('day_start', 'First moment of the day in the time zone of the entity.'),
    time('day_end', 'First moment of the day after.'),
    bool('working', 'Whether the entity works on that day.'),
    text('reason', 'Why it does not: holiday, or the day of the week.'),
    int('working_days_before', 'Working days of this table before this day.'),
  ],
  indexes: [['working_days_before', 'working']],
};
