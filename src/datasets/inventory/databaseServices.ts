import { type Dataset, primary, text } from '../dataset.ts';

/** Database services (teleport-api §2.14). */
export const databaseServices: Dataset = {
  name: 'database_services',
  item: 'NOD',
  source: 'state',
  description: 'Agents that serve databases, and which ones they take.',
  shows: 'shows an agent that serves databases, and which ones it takes',
  query: 'all',
  relevance: primary('6.1-01', '6.1-06', '7.1-02'),
  kinds: ['db_service'],
  columns: [
    text('service', 'Id.', 'metadata.name'),
    text('hostname', 'Host name.', 'spec.hostname'),
    text('resources', 'Which databases, as JSON.', 'spec.resources'),
  ],
};
