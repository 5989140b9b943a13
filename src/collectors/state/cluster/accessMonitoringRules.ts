import {
  AccessMonitoringRuleSchema,
  AccessMonitoringRulesService,
} from '../../../gateway/gen/teleport/accessmonitoringrules/v1/access_monitoring_rules_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

/** Automatic reactions of the gateway to access requests: notify people, or approve and deny (teleport-api §2.18). */
export const accessMonitoringRules: StateCollector = {
  dataset: 'access_monitoring_rules',
  item: 'AMR',
  permission: { resource: 'access_monitoring_rule', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(
      AccessMonitoringRulesService.method.listAccessMonitoringRules,
      AccessMonitoringRuleSchema,
      (answer) => answer.rules,
    ),
  ],
};
