import { type Dataset, list, primary, text } from '../dataset.ts';
import { listTime } from './listTime.ts';

/** Security incidents, from a list that the entity supplied. */
export const peopleIncidents: Dataset = {
  name: 'people_incidents',
  item: 'EXT',
  source: 'local',
  ofPeriod: true,
  description: 'Security incidents, from a list that the entity supplied.',
  shows: "shows an incident of the entity's own list",
  query: 'a list that the entity supplied',
  relevance: [...primary('7.3-01', '7.4-02', '7.4-07', '7.5-03')],
  columns: [
    text('incident_id', 'Id.', 'id'),
    listTime('opened', 'When it was opened.'),
    text('severity', 'Severity.'),
    text('owner', 'Owner.'),
    listTime('contained', 'When it was contained.'),
    listTime('closed', 'When it was closed.'),
    text('root_cause', 'Root cause.'),
    text('corrective_action', 'Corrective action.'),
    list('event_refs', 'Events that it concerns.', 'events'),
  ],
};
