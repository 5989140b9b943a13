import {
  type LoginRule,
  LoginRuleSchema,
  LoginRuleService,
} from '../../../gateway/gen/teleport/loginrule/v1/loginrule_pb.ts';
import { toTctl } from '../../../gateway/tctlForm/toTctl.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

/** How traits of an identity provider are turned into others at each login (teleport-api §2.19). */
export const loginRules: StateCollector = {
  dataset: 'login_rules',
  item: 'AUT',
  permission: { resource: 'login_rule', verbs: ['list', 'read'] },
  silentFilter: false,
  edition: 'enterprise',
  generations: [
    listed(LoginRuleService.method.listLoginRules, LoginRuleSchema, (answer) => answer.loginRules, { row }),
  ],
};

/** On the wire a login rule is flat; tctl prints it as it prints all others. */
function row(rule: LoginRule): EvidenceRow {
  const { version = '', metadata = {}, ...spec } = toTctl(LoginRuleSchema, rule);
  return { key: rule.metadata?.name ?? '', body: { kind: 'login_rule', version, metadata, spec } };
}
