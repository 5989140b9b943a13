import type { Gateway, Permission } from '../gateway/gateway.ts';
import type { RequiredRule } from './collector.ts';

/** Whether the caller's rules permit a rule of one kind or several: `filtered` when they permit some of them. */
export function permissionOf(gateway: Gateway, rule: RequiredRule): Permission {
  const wider = rule.or === undefined ? 'no' : gateway.may(rule.or, rule.verbs);
  if (wider === 'yes') return 'yes';
  const [first = 'no', ...others] = kindsOf(rule).map((kind) => gateway.may(kind, rule.verbs));
  return others.every((permission) => permission === first) ? first : 'filtered';
}

/** The rule as the role of docs/role.md writes it, e.g. "role: list, read". */
export function ruleText(rule: RequiredRule): string {
  return `${kindsOf(rule).join(', ')}: ${rule.verbs.join(', ')}`;
}

/** The rule to add to a role. */
export function addRule(rule: RequiredRule): string {
  const kinds = kindsOf(rule).join(', ');
  return `a role of this identity needs the rule resources: [${kinds}], verbs: [${rule.verbs.join(', ')}]`;
}

/** Kinds that a rule is needed on. */
export function kindsOf({ resource, more }: RequiredRule): string[] {
  return [resource, ...(more ?? [])];
}
