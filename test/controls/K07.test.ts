import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, user, type World } from './world.ts';

const HOUR_US = 3_600_000_000;
const limited = (name: string, ttl?: string): JsonObject => {
  const made = role(name, {});
  const options = ttl === undefined ? {} : { max_session_ttl: ttl };
  return { ...made, spec: { ...(made.spec as JsonObject), options } };
};
/** A certificate of 2026-01-03T04:00Z that lives so many microseconds. */
const issued = (name: string, lifeUs: number, roles: string[], more: JsonObject = {}) => {
  const expires = Date.parse(at(3, 4)) * 1000 + lifeUs;
  const whole = new Date(Math.floor(expires / 1000)).toISOString().slice(0, -1);
  return event(at(3, 4), 'cert.create', {
    code: 'TC000I',
    cert_type: 'user',
    identity: { user: name, roles, expires: `${whole}${String(expires % 1000).padStart(3, '0')}Z` },
    ...more,
  });
};
const k07 = ({ after = {}, before, ...more }: World) => {
  const fill = { workload_identities: [] };
  return judge('K07', {
    ...more,
    ...(before === undefined ? {} : { before: { ...fill, ...before } }),
    after: { ...fill, ...after },
  });
};
const told = (world: World) =>
  k07(world).exceptions.map(({ row, facts }) => `${row.split('/')[0]}: ${facts}`);

test('a role that alone exceeds the limit, with the holders whose certificates it decides', () => {
  const roles = [
    limited('long', '720h0m1.5s'),
    limited('short', '8h'),
    limited('none'),
    limited('edge', '30h'),
  ];
  const { exceptions, result } = k07({
    after: {
      roles,
      users: [user('alice', ['long']), user('bob', ['long', 'short']), user('carol', ['none'])],
    },
  });
  expect(exceptions.map(({ row, facts, threshold }) => [row, facts, threshold])).toEqual([
    [
      'roles/long',
      "Role long lets certificates live 720 h 1500000 µs, more than 30h. Held by 2 people and 0 bots; the limit of 1 of its holders rests on it (first: alice). Deviation from the product's default; no entity policy was supplied.",
      'max_cert_ttl',
    ],
  ]);
  expect(result.population.size).toBe(4);
});

test('the limit of the entity decides: exactly at it is fine, a microsecond above is not', () => {
  const settings = { max_cert_ttl: '8h' };
  const state = (ttl: string) => ({ roles: [limited('r', ttl)], users: [user('a', ['r'])] });
  expect(told({ after: state('8h'), settings })).toEqual([]);
  expect(told({ after: state('8h0m0.000001s'), settings })).toEqual([
    'roles: Role r lets certificates live 8 h 1 µs, more than 8h. Held by 1 people and 0 bots; the limit of 1 of its holders rests on it (first: a).',
  ]);
});

test('a role that was too long for a part of the period, and certificates issued under it', () => {
  const users = [user('a', ['r'])];
  const { exceptions } = k07({
    before: { roles: [limited('r', '8h')], users },
    between: [{ day: 2, state: { workload_identities: [], roles: [limited('r', '40h')], users } }],
    after: { roles: [limited('r', '8h')], users },
    events: [issued('a', 40 * HOUR_US, ['r'])],
  });
  expect(exceptions.map(({ row, facts }) => `${row.split('/')[0]}: ${facts.split('. ')[0]}`)).toEqual([
    expect.stringMatching(
      /^certificates: User a was issued 1 certificate that live longer than 30h; the longest, of 2026-01-03T04:00:00.000Z \(event u-\d+\), lives 40 h/,
    ),
    'roles: Role r let certificates live 40 h, more than 30h, from the snapshot of 2026-01-02T12:00:00.000Z to that of 2026-01-05T12:00:00.000Z',
  ]);
});

test('certificates: one exception a person with count and longest; host certificates and the edge are not reported', () => {
  const after = { roles: [limited('r')], users: [user('a', ['r'])] };
  const facts = told({
    after,
    events: [
      issued('a', 30 * HOUR_US, ['r']),
      issued('a', 31 * HOUR_US, []),
      issued('a', 50 * HOUR_US + 1, []),
      issued('host.example', 90_000 * HOUR_US, [], { cert_type: 'host' }),
    ],
  });
  expect(facts).toEqual([expect.stringMatching(/User a was issued 2 certificates .* lives 50 h 1 µs\./)]);
});

test('a certificate longer than its own roles allow is an exception by itself', () => {
  const state = { roles: [limited('r', '8h'), limited('wide', '20h')], users: [user('a', ['r', 'wide'])] };
  const events = [
    issued('a', 8 * HOUR_US, ['r', 'wide']),
    issued('a', 8 * HOUR_US + 1, ['r', 'wide']),
    issued('a', 20 * HOUR_US, ['wide']),
    issued('a', 25 * HOUR_US, ['unknown']),
  ];
  expect(told({ before: state, after: state, events })).toEqual([
    'certificates: A certificate of a, issued at 2026-01-03T04:00:00.000Z, lives 8 h 1 µs, longer than role r allows (8 h).',
  ]);
  // raised between two snapshots: it may have been allowed
  const raised = { ...state, roles: [limited('r', '12h'), limited('wide', '20h')] };
  expect(told({ before: state, after: raised, events })).toEqual([]);
});

test('bots have a limit of their own; above an hour is a note', () => {
  const bot: JsonObject = {
    kind: 'user',
    metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } },
    spec: {},
  };
  const run = (life: number) =>
    k07({ after: { roles: [], users: [bot] }, events: [issued('bot-ci', life, [])] });
  expect(run(HOUR_US).result.remarks).toEqual([]);
  expect(run(24 * HOUR_US).result).toMatchObject({
    exceptions: 0,
    remarks: [
      expect.stringMatching(/^Bot ci was issued 1 certificate that live longer than 1 h; .*lives 24 h\.$/),
    ],
  });
  const { exceptions, result } = run(24 * HOUR_US + 1);
  expect(exceptions.map(({ threshold }) => threshold)).toEqual(['max_bot_cert_ttl']);
  expect(result.remarks).toEqual([]);
});

test('workload identities: durations as text and as seconds; at the limit is fine', () => {
  const wi = (name: string, x509: unknown, jwt?: unknown): JsonObject => ({
    kind: 'workload_identity',
    metadata: { name },
    spec: {
      spiffe: {
        id: '/x',
        x509: { maximum_ttl: x509 as JsonObject },
        ...(jwt === undefined ? {} : { jwt: { maximum_ttl: jwt as JsonObject } }),
      },
    },
  });
  const { exceptions } = k07({
    after: {
      workload_identities: [
        wi('edge', '24h'),
        wi('long', '86401s'),
        wi('old', { seconds: 90_000, nanos: 0 }),
        wi('tokens', '1h', '25h'),
        wi("it's;\n", '1000h'),
      ],
    },
  });
  expect(exceptions.map(({ row }) => row)).toEqual([
    "workload_identities/it's;\n",
    'workload_identities/long',
    'workload_identities/old',
    'workload_identities/tokens',
  ]);
});

test('an unread log is insufficient evidence', () => {
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(k07({ after: { roles: [limited('r')] }, window: half }).result.result).toBe('insufficient_evidence');
});
