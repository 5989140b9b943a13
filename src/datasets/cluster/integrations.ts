import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Integrations (teleport-api §2.11). */
export const integrations: Dataset = {
  name: 'integrations',
  item: 'TRC',
  source: 'state',
  description: 'Connections to other systems.',
  shows: 'shows a connection to a system of another company',
  query: 'all integrations, without credentials',
  relevance: [...primary('6.1-06', '6.1-09'), ...supporting('7.2-03')],
  kinds: ['integration'],
  columns: [
    text('integration', 'Name.', 'metadata.name'),
    text('kind', 'Kind.', 'sub_kind'),
    text('spec', 'Settings, as JSON.', 'spec'),
  ],
};
