import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Desktop services (teleport-api §2.14). */
export const desktopServices: Dataset = {
  name: 'desktop_services',
  item: 'NOD',
  source: 'state',
  description: 'Agents that serve desktops.',
  shows: 'shows an agent that serves desktops',
  query: 'all',
  relevance: [...primary('6.1-01', '6.1-06', '7.1-02'), ...supporting('8.1-14')],
  kinds: ['windows_desktop_service'],
  columns: [
    text('service', 'Id.', 'metadata.name'),
    text('hostname', 'Host name.', 'spec.hostname'),
    text('address', 'Address.', 'spec.addr'),
    text('version', 'Version.', 'spec.teleport_version'),
  ],
};
