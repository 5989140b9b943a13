import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { methodName } from '../rows.ts';

/** The gateway's description of itself: version, edition, features (teleport-api §2.1). It was requested when it was opened. */
export const cluster: StateCollector = {
  dataset: 'cluster',
  item: 'NET',
  permission: null,
  silentFilter: false,
  generations: [
    {
      rpc: methodName(AuthService.method.ping),
      oneAnswer: true,
      async *rows(gateway) {
        const { name, id, version, edition } = gateway.cluster;
        yield [{ key: name, body: { name, id, version, edition, ping: gateway.facts } }];
      },
    },
  ],
};
