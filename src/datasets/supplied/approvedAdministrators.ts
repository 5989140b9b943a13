import { type Dataset, primary, text } from '../dataset.ts';
import { listTime } from './listTime.ts';

/** Approved holders of administrative roles, from a list that the entity supplied. */
export const approvedAdministrators: Dataset = {
  name: 'approved_administrators',
  item: 'EXT',
  source: 'local',
  description: 'Who may hold administrative roles, from a list that the entity supplied.',
  shows: 'shows who may hold administrative roles, by the list that the entity supplied',
  query: 'a list that the entity supplied',
  relevance: [...primary('6.1-03', '6.3-04')],
  columns: [
    text('user_name', 'User, as in Teleport.', 'user'),
    text('approved_by', 'Who approved.'),
    listTime('approved_at', 'When.', 'approved_at', 'approved'),
    listTime('until_time', 'Until when.', 'until'),
    text('standing', 'Whether the privilege may be standing.'),
    text('ticket', 'Ticket.'),
  ],
};
