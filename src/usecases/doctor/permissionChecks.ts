import { collectDataset } from '../../collectors/collectDataset.ts';
import type { LabelKind, RequiredRule, StateCollector } from '../../collectors/collector.ts';
import { shortLabels } from '../../collectors/labelAccess.ts';
import { kindsOf, permissionOf, ruleText } from '../../collectors/permission.ts';
import { STATE_COLLECTORS } from '../../collectors/state/registry.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import { ok, problem, warning } from './check.ts';

const LOG_RULE: RequiredRule = { resource: 'event', verbs: ['list', 'read'] };

/**
 * Every rule and label that the identity lacks for the datasets of a pull, with the YAML to add. A dataset whose rule or label is
 * missing is read once, because the version or edition of the gateway may not have it at all.
 *
 * @throws the signal's reason when it was aborted
 */
export async function permissionChecks(gateway: Gateway, signal: AbortSignal): Promise<DoctorCheck[]> {
  if (gateway.callerRoles.length === 0)
    return [
      warning(
        'rule',
        'The gateway did not report the roles of this identity',
        'Give it the role of docs/role.md; an empty list is not reliable until then.',
      ),
    ];
  const rules = new Map<string, { rule: RequiredRule; datasets: string[] }>();
  const labels = new Map<LabelKind, string[]>();
  const lacksRule = (rule: RequiredRule, dataset: string): void => {
    const found = rules.get(ruleText(rule)) ?? { rule, datasets: [] };
    rules.set(ruleText(rule), { rule, datasets: [...found.datasets, dataset] });
  };
  for (const collector of STATE_COLLECTORS) {
    const short = shortLabels(gateway.callerRoles, collector.labels ?? []);
    const lacking = rulesOf(collector).filter((rule) => permissionOf(gateway, rule) !== 'yes');
    if (short.length + lacking.length === 0) continue;
    signal.throwIfAborted();
    const { outcome } = await collectDataset(gateway, collector, () => undefined, signal);
    if (outcome.status === 'unsupported') continue;
    const needed = lacking.find((rule) => ruleText(rule) === outcome.permission);
    if (needed !== undefined) lacksRule(needed, collector.dataset);
    for (const kind of short) labels.set(kind, [...(labels.get(kind) ?? []), collector.dataset]);
  }
  if (permissionOf(gateway, LOG_RULE) !== 'yes') lacksRule(LOG_RULE, 'events');
  const checks = [
    ...[...rules.values()].map(({ rule, datasets }) => missingRule(gateway, rule, datasets)),
    ...[...labels].map(([kind, datasets]) => missingLabel(kind, datasets)),
  ];
  return checks.length > 0 ? checks : [ok('rule', 'The roles of this identity have every rule and label')];
}

function rulesOf({ permission, generations }: StateCollector): RequiredRule[] {
  return [permission, ...generations.map((generation) => generation.permission ?? null)].filter(
    (rule) => rule !== null,
  );
}

function missingRule(gateway: Gateway, rule: RequiredRule, datasets: readonly string[]): DoctorCheck {
  const how = permissionOf(gateway, rule) === 'no' ? 'is missing' : 'holds for a part only';
  const yaml = `- { resources: [${kindsOf(rule).join(', ')}], verbs: [${rule.verbs.join(', ')}] }`;
  return problem(
    'rule',
    `The rule ${ruleText(rule)} ${how}: ${datasets.join(', ')}`,
    `Add to spec.allow.rules of a role of this identity: ${yaml}`,
  );
}

function missingLabel(kind: LabelKind, datasets: readonly string[]): DoctorCheck {
  return problem(
    'label',
    `${kind} do not match everything, so the gateway silently omits rows: ${datasets.join(', ')}`,
    `Add to spec.allow of a role of this identity: ${kind}: { '*': '*' }`,
  );
}
