import { ClusterConfigService } from '../../../gateway/gen/teleport/clusterconfig/v1/clusterconfig_pb.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { SessionRecordingConfigV2Schema } from '../../../gateway/gen/teleport/legacy/types/cluster_config_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered } from '../rows.ts';

/** Where sessions are recorded, or that they are not (teleport-api §2.13). */
export const sessionRecordingConfig: StateCollector = {
  dataset: 'session_recording_config',
  item: 'NET',
  permission: { resource: 'session_recording_config', verbs: ['read'] },
  silentFilter: false,
  generations: [
    answered(
      ClusterConfigService.method.getSessionRecordingConfig,
      SessionRecordingConfigV2Schema,
      (answer) => [answer],
    ),
    answered(AuthService.method.getSessionRecordingConfig, SessionRecordingConfigV2Schema, (answer) => [
      answer,
    ]),
  ],
};
