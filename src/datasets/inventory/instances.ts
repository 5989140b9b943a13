import { type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Instances (teleport-api §2.14). */
export const instances: Dataset = {
  name: 'instances',
  item: 'NOD',
  source: 'state',
  description: 'Agents of the gateway: services and version.',
  shows: 'shows an agent of the gateway, its services and version',
  query: 'all instances',
  relevance: [...primary('6.1-01', '6.1-06', '7.1-02'), ...supporting('6.1-09', '6.6-02', '8.1-14')],
  kinds: ['instance'],
  columns: [
    text('instance', 'Id.', 'metadata.name'),
    text('hostname', 'Host name.', 'spec.hostname'),
    text('version', 'Version.', 'spec.version'),
    list('services', 'Services.', 'spec.services'),
    text('upgrader', 'Upgrader.', 'spec.ext_upgrader'),
    time('last_seen', 'Last seen.', 'spec.last_seen'),
  ],
};
