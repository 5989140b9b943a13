import { type Dataset, primary, text } from '../dataset.ts';

/** Events that incidents of the entity's list name. */
export const incidentEvents: Dataset = {
  name: 'incident_events',
  item: 'EXT',
  source: 'computed',
  description: "Audit events and locks that incidents of the entity's list name, one a row.",
  shows: "shows an audit event or lock that an incident of the entity's list names",
  query: 'computed from people_incidents',
  relevance: primary('7.3-01'),
  indexes: [['event_ref']],
  columns: [
    text('incident_row', 'Row of people_incidents.'),
    text('event_ref', 'Uid of an audit event, name of a lock, or name of a bot, token, host or user.'),
  ],
};
