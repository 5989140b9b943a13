import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Proxies (teleport-api §2.14). */
export const proxyServers: Dataset = {
  name: 'proxy_servers',
  item: 'NOD',
  source: 'state',
  description: 'Proxies of the gateway.',
  shows: 'shows a proxy of the gateway',
  query: 'all',
  relevance: [...primary('6.1-01', '6.1-06', '7.1-02'), ...supporting('8.1-14')],
  kinds: ['proxy'],
  columns: [
    text('server', 'Id.', 'metadata.name'),
    text('hostname', 'Host name.', 'spec.hostname'),
    text('address', 'Address.', 'spec.addr'),
    text('public_address', 'Public address.', 'spec.public_addr'),
    text('version', 'Version.', 'spec.version'),
  ],
};
