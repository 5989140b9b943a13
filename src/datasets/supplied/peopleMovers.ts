import { type Dataset, primary, text } from '../dataset.ts';
import { listTime } from './listTime.ts';

/** People who changed their job, from a list that the entity supplied. */
export const peopleMovers: Dataset = {
  name: 'people_movers',
  item: 'EXT',
  source: 'local',
  ofPeriod: true,
  description: 'People who changed their job, from a list that the entity supplied.',
  shows: "shows a line of the entity's own list of transfers",
  query: 'a list that the entity supplied',
  relevance: [...primary('6.2-03', '6.3-01', '6.3-02')],
  columns: [
    text('user_name', 'User, as in Teleport.', 'user'),
    listTime('moved', 'When.'),
    text('from_job', 'From.', 'from'),
    text('to_job', 'To.', 'to'),
    text('approved_by', 'Who approved what is kept.'),
    listTime('approved_at', 'When.'),
  ],
};
