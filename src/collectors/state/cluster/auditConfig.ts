import { ClusterConfigService } from '../../../gateway/gen/teleport/clusterconfig/v1/clusterconfig_pb.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { ClusterAuditConfigV2Schema } from '../../../gateway/gen/teleport/legacy/types/cluster_config_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered } from '../rows.ts';

/**
 * Where the audit log is kept and for how long; addresses without credentials, which src/redaction takes out
 * (teleport-api §2.13).
 */
export const auditConfig: StateCollector = {
  dataset: 'audit_config',
  item: 'NET',
  permission: { resource: 'cluster_audit_config', verbs: ['read'] },
  silentFilter: false,
  generations: [
    answered(ClusterConfigService.method.getClusterAuditConfig, ClusterAuditConfigV2Schema, (answer) => [
      answer,
    ]),
    answered(AuthService.method.getClusterAuditConfig, ClusterAuditConfigV2Schema, (answer) => [answer]),
  ],
};
