import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, type World } from './world.ts';

const identity = (name: string, allow: JsonObject[] | null, id = '/svc/web'): JsonObject => ({
  kind: 'workload_identity',
  metadata: { name },
  spec: { ...(allow === null ? {} : { rules: { allow } }), spiffe: { id } },
});
const policy = (name: string): JsonObject => ({
  kind: 'sigstore_policy',
  metadata: { name },
  spec: { key: { public: 'k' } },
});
const BOUND = { conditions: [{ attribute: 'join.gitlab.project_path', eq: { value: 'acme/app' } }] };
const k16 = (world: World) =>
  judge('K16', { ...world, after: { workload_identities: [], sigstore_policies: [], ...world.after } });
const told = (allow: JsonObject[] | null, id?: string) =>
  k16({ after: { workload_identities: [identity('web', allow, id)] } });

test('no rules: an exception; also rules that are there and empty', () => {
  expect(told(null).exceptions).toMatchObject([
    {
      row: 'workload_identities/web',
      facts:
        'Workload identity web has no rules: whoever may use it gets it; from the snapshot of 2026-01-05T12:00:00.000Z to the closing one.',
    },
  ]);
  expect(told([]).exceptions).toHaveLength(1);
});

test.each<JsonObject[][]>([
  [[{}]],
  [[{ conditions: [] }]],
  [[{ conditions: [], expression: ' ' }]],
  [[{ expression: 'true' }]],
  [[{ conditions: [{ attribute: '' }] }, { expression: '' }]],
  // any one rule is enough
  [[BOUND, { conditions: [] }]],
])('rules %j have neither condition nor expression', (rules) => {
  expect(told(rules).exceptions).toMatchObject([
    { facts: expect.stringContaining('without condition and expression') },
  ]);
});

test.each<JsonObject[][]>([
  [[BOUND]],
  [[{ expression: 'workload.unix.uid == 0' }]],
  [[{ conditions: [], expression: 'join.gitlab.environment == "prod"' }]],
  [[{ conditions: [{ attribute: 'user.name', not_eq: { value: '' } }] }]],
])('rules %j say something', (rules) => {
  expect(told(rules).result.result).toBe('no_exception');
});

test('a SPIFFE id of attested values, or of none, is nothing; of values that nobody attests it is a remark that names them', () => {
  for (const id of ['/svc/web', '/{{ join.gitlab.project_path }}/{{workload.kubernetes.pod_name}}'])
    expect(told([BOUND], id).result.remarks).toEqual([]);
  const { result } = told(
    [BOUND],
    '/u/{{ user.name }}/{{ join.gitlab.ref }}/{{ join.meta.join_token_name }}',
  );
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: [
      expect.stringMatching(/of values that nobody attests: user\.name; join\.meta\.join_token_name\.$/),
    ],
  });
});

const naming = (...names: string[]) => [
  {
    expression: `sigstore.policy_satisfied(${names.map((name) => JSON.stringify(name)).join(', ')}) && true`,
  },
];

test('a rule that names an absent Sigstore policy is an exception; a policy that no rule names is a remark', () => {
  const { exceptions, result } = k16({
    after: {
      workload_identities: [identity('web', naming('signed', 'gone)'))],
      sigstore_policies: [policy('signed'), policy('unused')],
    },
  });
  expect(exceptions.map(({ facts }) => facts)).toEqual([
    'A rule of workload identity web names the Sigstore policy gone), which does not exist.',
  ]);
  expect(result.remarks).toEqual(['No rule names the Sigstore policy unused.']);
});

test('policies that were not read prove no absence', () => {
  const world = { after: { workload_identities: [identity('web', naming('signed'))] } };
  for (const status of ['denied', 'failed', 'unsupported', 'partial'] as const) {
    const { exceptions, result } = k16({ ...world, statuses: { sigstore_policies: status } });
    expect(exceptions).toEqual([]);
    expect(result.result).toBe('insufficient_evidence');
  }
});

test('open for three nights of the period only: an exception with its span, by snapshots or by events', () => {
  const open = { workload_identities: [identity('web', null)] };
  const bound = { workload_identities: [identity('web', [BOUND])] };
  const { exceptions } = k16({ before: bound, between: [{ day: 2, state: open }], after: bound });
  expect(exceptions).toMatchObject([
    {
      row: expect.stringMatching(/^workload_facts\/web/),
      facts: expect.stringContaining(
        'from the snapshot of 2026-01-02T12:00:00.000Z to that of 2026-01-05T12:00:00.000Z.',
      ),
    },
  ]);
  const written = event(at(3), 'workload_identity.update', {
    code: 'WID002I',
    name: 'web',
    user: 'alice',
    workload_identity_data: identity('web', []),
  });
  const logged = k16({ before: bound, after: bound, events: [written] });
  expect(logged.exceptions).toMatchObject([
    { row: `events/${written.uid}`, facts: expect.stringContaining(`as written at ${at(3)}`) },
  ]);
  // the same fault that a snapshot shows is one exception
  expect(k16({ before: bound, after: open, events: [written] }).exceptions).toHaveLength(1);
});

test('not in use: not applicable; not read: insufficient evidence', () => {
  expect(k16({}).result.result).toBe('not_applicable');
  expect(k16({ statuses: { workload_identities: 'unsupported' } }).result.result).toBe('not_applicable');
  expect(k16({ statuses: { workload_identities: 'denied' } }).result.result).toBe('insufficient_evidence');
});

test('names from a hostile world', () => {
  const { exceptions } = k16({
    after: { workload_identities: [identity('__proto__', []), identity("o'x\n", [BOUND])] },
  });
  expect(exceptions.map(({ row }) => row)).toEqual(['workload_identities/__proto__']);
});
