import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { STATE_COLLECTORS } from '../../src/collectors/state/registry.ts';
import { ROOT } from '../support/root.ts';

interface Role {
  spec: { allow: Record<string, unknown> & { rules: { resources: string[]; verbs: string[] }[] } };
}

const page = readFileSync(path.join(ROOT, 'docs/role.md'), 'utf8');
const { allow } = (parse(/```yaml\n(kind: role[\s\S]*?)```/.exec(page)?.[1] ?? '') as Role).spec;
const permitted = new Set(
  allow.rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${resource}: ${verb}`)),
  ),
);
const required = new Set(
  STATE_COLLECTORS.flatMap(({ permission, generations }) => [
    permission,
    ...generations.map((generation) => generation.permission ?? null),
  ]).flatMap((rule) =>
    rule === null
      ? []
      : [rule.resource, ...(rule.more ?? [])].flatMap((kind) => rule.verbs.map((verb) => `${kind}: ${verb}`)),
  ),
);

it('the role permits all that the collectors require', () => {
  expect([...required].filter((rule) => !permitted.has(rule))).toEqual([]);
});

it('the role permits nothing that no collector requires', () => {
  // the audit log is read by the pull itself, not by a collector of state
  const log = ['event: list', 'event: read'];
  expect([...permitted].filter((rule) => !required.has(rule) && !log.includes(rule))).toEqual([]);
});

it('the role opens the labels by which the gateway filters, and no verb that writes', () => {
  const labels = STATE_COLLECTORS.flatMap((collector) => collector.labels ?? []);
  expect(labels.filter((label) => allow[label] === undefined)).toEqual([]);
  expect([...permitted].filter((rule) => !/: (list|read|readnosecrets)$/.test(rule))).toEqual([]);
});
