import { type Dataset, list, primary, text } from '../dataset.ts';
import { listTime } from './listTime.ts';

/** People who joined, from a list that the entity supplied. */
export const peopleJoiners: Dataset = {
  name: 'people_joiners',
  item: 'EXT',
  source: 'local',
  ofPeriod: true,
  description: 'People who joined, from a list that the entity supplied.',
  shows: "shows a line of the entity's own list of people who joined",
  query: 'a list that the entity supplied',
  relevance: [...primary('6.2-01')],
  columns: [
    text('user_name', 'User, as in Teleport.', 'user'),
    listTime('starts', 'When the person starts.', 'starts', 'joined', 'started'),
    text('approved_by', 'Who approved.'),
    listTime('approved_at', 'When.'),
    list('roles', 'Roles approved.'),
    text('manager', 'Manager.'),
    text('ticket', 'Ticket.'),
  ],
};
