import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Auth servers (teleport-api §2.14). */
export const authServers: Dataset = {
  name: 'auth_servers',
  item: 'NOD',
  source: 'state',
  description: 'Auth servers of the gateway.',
  shows: 'shows an auth server of the gateway',
  query: 'all',
  relevance: [...primary('6.1-01', '6.1-06', '7.1-02'), ...supporting('8.1-14')],
  kinds: ['auth_server'],
  columns: [
    text('server', 'Id.', 'metadata.name'),
    text('hostname', 'Host name.', 'spec.hostname'),
    text('address', 'Address.', 'spec.addr'),
    text('public_address', 'Public address.', 'spec.public_addr'),
    text('version', 'Version.', 'spec.version'),
  ],
};
