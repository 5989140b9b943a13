import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, type World } from './world.ts';

const admin = (name: string, options: JsonObject = {}): JsonObject => {
  const made = role(name, { rules: [{ resources: ['*'], verbs: ['*'] }] });
  return { ...made, spec: { ...(made.spec as JsonObject), options } };
};
const CLOSED: JsonObject = {
  ssh_file_copy: false,
  port_forwarding: false,
  desktop_clipboard: false,
  desktop_directory_sharing: false,
};
const k38 = (world: World) => judge('K38', world);

test('without a policy: one note with the roles and the transfers of the period', () => {
  const { result } = k38({
    after: { roles: [admin('admin'), admin('closed', CLOSED), role('view', {})] },
    events: [
      event(at(3, 2), 'scp', { code: 'T3004I', user: 'alice', path: '/etc/x', action: 'download', sid: 's' }),
    ],
  });
  expect(result).toMatchObject({
    result: 'no_exception',
    population: { size: 2 },
    remarks: [
      expect.stringMatching(/^1 privileged role permits .*: admin; 1 transfer in the period, by 1 actor\.$/),
    ],
  });
});

test('a policy makes each forbidden means of a privileged role an exception, and no other', () => {
  const after = { roles: [admin('admin'), admin('closed', CLOSED), role('view', {})] };
  const { exceptions } = k38({ after, settings: { transmission_policy: ['file_copy', 'agent_forwarding'] } });
  expect(
    exceptions.map(({ row, facts, threshold }) => [row, facts.slice(facts.indexOf('permits')), threshold]),
  ).toEqual([
    ['roles/admin', 'permits file copy, which the policy of the entity forbids.', 'transmission_policy'],
  ]);
  const agent = k38({
    after: { roles: [admin("o'x\n", { ...CLOSED, forward_agent: true })] },
    settings: {
      transmission_policy: [
        'file_copy',
        'port_forwarding',
        'agent_forwarding',
        'clipboard',
        'directory_sharing',
      ],
    },
  });
  expect(agent.exceptions.map(({ row }) => row)).toEqual(["roles/o'x\n"]);
});

test('a role that permitted it for a part of the period is an exception with its span', () => {
  const { exceptions } = k38({
    before: { roles: [admin('admin', CLOSED)] },
    between: [{ day: 2, state: { roles: [admin('admin', { ...CLOSED, ssh_file_copy: true })] } }],
    after: { roles: [admin('admin', CLOSED)] },
    settings: { transmission_policy: ['file_copy'] },
  });
  expect(exceptions.map(({ facts }) => facts.slice(facts.indexOf('from the')))).toEqual([
    'from the snapshot of 2026-01-02T12:00:00.000Z to that of 2026-01-05T12:00:00.000Z.',
  ]);
});

test('no privileged role is not applicable, a denied source is insufficient evidence', () => {
  expect(k38({}).result.result).toBe('not_applicable');
  expect(k38({ statuses: { roles: 'denied' } }).result.result).toBe('insufficient_evidence');
});
