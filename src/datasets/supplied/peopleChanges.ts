import { bool, type Dataset, primary, text } from '../dataset.ts';
import { listTime } from './listTime.ts';

/** Changes that were approved, from a list that the entity supplied. */
export const peopleChanges: Dataset = {
  name: 'people_changes',
  item: 'EXT',
  source: 'local',
  ofPeriod: true,
  description: 'Changes that were approved, from a list that the entity supplied.',
  shows: "shows an approved change of the entity's own list",
  query: 'a list that the entity supplied',
  relevance: [...primary('8.1-02', '8.1-08')],
  columns: [
    text('change_id', 'Id, e.g. a ticket.', 'id'),
    text('kind', 'Kind of resource.'),
    text('object', 'Resource.'),
    text('requested_by', 'Who asked.'),
    text('approved_by', 'Who approved.'),
    listTime('approved_at', 'When.'),
    bool('emergency', 'Whether it was an emergency.'),
    listTime('implemented_from', 'Implemented from.'),
    listTime('implemented_to', 'Implemented until.'),
    text('ticket', 'Ticket.'),
  ],
};
