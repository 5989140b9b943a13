import { ServerV2Schema } from '../../../gateway/gen/teleport/legacy/types/server_pb.ts';
import { PresenceService } from '../../../gateway/gen/teleport/presence/v1/presence_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { httpListed } from '../httpListed.ts';
import { listed } from '../rows.ts';

const { listAuthServers, listProxyServers } = PresenceService.method;

/** The auth servers of the cluster (teleport-api §2.16). */
export const authServers: StateCollector = {
  dataset: 'auth_servers',
  item: 'NOD',
  permission: { resource: 'auth_server', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(listAuthServers, ServerV2Schema, (answer) => answer.servers),
    httpListed('/v2/authservers', ServerV2Schema),
  ],
};

/** The proxies of the cluster. */
export const proxyServers: StateCollector = {
  dataset: 'proxy_servers',
  item: 'NOD',
  permission: { resource: 'proxy', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(listProxyServers, ServerV2Schema, (answer) => answer.servers),
    httpListed('/v2/proxies', ServerV2Schema),
  ],
};
