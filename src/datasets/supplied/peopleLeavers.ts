import { type Dataset, primary, text, time } from '../dataset.ts';
import { listTime } from './listTime.ts';

/** People who left, from a list that the entity supplied. */
export const peopleLeavers: Dataset = {
  name: 'people_leavers',
  item: 'EXT',
  source: 'local',
  ofPeriod: true,
  description: 'People who left, from a list that the entity supplied.',
  shows: "shows a line of the entity's own list of people who left",
  query: 'a list that the entity supplied',
  relevance: [...primary('6.2-03', '6.3-02')],
  columns: [
    text('user_name', 'User, as in Teleport.', 'user'),
    text('left_on', 'When the person left, as the list says.', 'left'),
    time('left_at', 'The same as an instant: a date ends with its day.', 'left_at', 'instants.left', 'left'),
    text('leaver_type', 'employee, contractor, vendor or machine.', 'type'),
    listTime('contract_end', 'End of a contract.'),
    listTime('idp_disabled', 'When the identity provider disabled the account.'),
    text('ticket', 'Ticket.'),
    text('note', 'Note.'),
  ],
};
