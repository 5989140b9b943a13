import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { streamed } from '../rows.ts';

/** Agents that are connected, with their versions and services (teleport-api §2.16). */
export const instances: StateCollector = {
  dataset: 'instances',
  item: 'NOD',
  permission: { resource: 'instance', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [streamed(AuthService.method.getInstances)],
};
