import { ClusterConfigService } from '../../../gateway/gen/teleport/clusterconfig/v1/clusterconfig_pb.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { AuthPreferenceV2Schema } from '../../../gateway/gen/teleport/legacy/types/auth_preference_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered } from '../rows.ts';

/** How people log in: second factors, session lifetimes, locking mode (teleport-api §2.13). */
export const authPreference: StateCollector = {
  dataset: 'auth_preference',
  item: 'AUT',
  permission: { resource: 'cluster_auth_preference', verbs: ['read'] },
  silentFilter: false,
  generations: [
    answered(ClusterConfigService.method.getAuthPreference, AuthPreferenceV2Schema, (answer) => [answer]),
    answered(AuthService.method.getAuthPreference, AuthPreferenceV2Schema, (answer) => [answer]),
  ],
};
