import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Networking (teleport-api §2.2). */
export const networkingConfig: Dataset = {
  name: 'networking_config',
  item: 'NET',
  source: 'state',
  description: 'How connections to the gateway are kept and cut.',
  shows: 'shows how connections to the gateway are kept and cut',
  query: 'the cluster setting',
  relevance: [...primary('6.6-01', '6.6-04', '7.1-01'), ...supporting('6.1-05', '8.1-12')],
  kinds: ['cluster_networking_config'],
  columns: [
    text('client_idle_timeout', 'Idle clients are cut after.', 'spec.client_idle_timeout'),
    text('web_idle_timeout', 'Idle web sessions are cut after.', 'spec.web_idle_timeout'),
    text('proxy_listener_mode', '0 separate ports, 1 one port.', 'spec.proxy_listener_mode'),
    text('tunnel_strategy', 'Tunnel strategy.', 'spec.tunnel_strategy.type'),
  ],
};
