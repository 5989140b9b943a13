import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { AccessRequestV3Schema } from '../../../gateway/gen/teleport/legacy/types/access_request_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed, streamed } from '../rows.ts';

/**
 * Access requests that the gateway still holds; the history (dataset `access_requests`) is built from these and from
 * events. Without the rule a gateway shows only the caller's own, without an error (teleport-api §2.5).
 */
export const accessRequests: StateCollector = {
  dataset: 'access_requests_state',
  item: 'ARQ',
  permission: { resource: 'access_request', verbs: ['list', 'read'] },
  silentFilter: true,
  generations: [
    listed(AuthService.method.listAccessRequests, AccessRequestV3Schema, (answer) => answer.accessRequests),
    streamed(AuthService.method.getAccessRequestsV2),
  ],
};
