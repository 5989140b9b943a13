import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, user, type World } from './world.ts';

const preference = (spec: JsonObject): JsonObject[] => [
  { kind: 'cluster_auth_preference', metadata: { name: 'cluster-auth-preference' }, spec },
];
const ON = preference({ second_factor: 'webauthn' });
const OFF = preference({ second_factor: 'off' });
const person = (name: string, device?: number): JsonObject => ({
  ...user(name, []),
  status: device === undefined ? {} : { mfa_weakest_device: device },
});
const sso = (name: string): JsonObject =>
  user(name, [], { created_by: { connector: { id: 'okta', type: 'saml' } } });
const login = (name: string, more: JsonObject = {}, time = at(3, 4)) =>
  event(time, 'user.login', { code: 'T1000I', user: name, method: 'local', success: true, ...more });
const device = { mfa_device: { mfa_device_name: 'key', mfa_device_uuid: 'd1', mfa_device_type: 'WebAuthn' } };

const world = (more: World): World => ({
  before: { auth_preference: ON },
  ...more,
  after: { auth_preference: ON, ...more.after },
});
const told = (more: World) => judge('K01', world(more)).exceptions.map(({ row, facts }) => `${row} ${facts}`);

test('a second factor that is off for some nights is one exception with its snapshots, though it ends well', () => {
  const { result, exceptions } = judge('K01', {
    before: { auth_preference: ON },
    between: [
      { day: 2, state: { auth_preference: OFF } },
      { day: 3, hour: 6, state: { auth_preference: OFF } },
    ],
    after: { auth_preference: ON },
    events: [
      event(at(1, 20), 'auth_preference.update', { code: 'TCAUTH001I', success: true }),
      event(at(4, 6), 'auth_preference.update', { code: 'TCAUTH001I', success: true }),
    ],
  });
  expect(exceptions.map(({ row, facts }) => [row, facts])).toEqual([
    [
      'setting_spans/second_factor/1',
      'The second factor of the cluster was off (off) from 2026-01-01T20:00:00.000Z to 2026-01-04T06:00:00.000Z (snapshots 2 to 3).',
    ],
  ]);
  expect(result.population.size).toBe(2);
});

test('without an update in the log, the snapshots bound the span; optional is no second factor either', () => {
  const optional = preference({ second_factor: 'optional' });
  const told = judge('K01', {
    before: { auth_preference: optional },
    between: [{ day: 3, hour: 6, state: { auth_preference: ON } }],
    after: { auth_preference: ON },
  });
  expect(told.exceptions.map(({ facts }) => facts)).toEqual([
    'The second factor of the cluster was optional (optional) from 2026-01-01T12:00:00.000Z to 2026-01-03T06:00:00.000Z (snapshots 1 to 1).',
  ]);
});

test.each([
  ['factors listed, the old word empty', { second_factor: '', second_factors: [1, 2] }, 0],
  [
    'SSO factors only, beside which newer servers print off',
    { second_factor: 'off', second_factors: [3] },
    0,
  ],
  ['one-time passwords', { second_factor: 'otp' }, 0],
  ['an empty list and no word', { second_factor: '', second_factors: [] }, 1],
  ['an empty list and off', { second_factor: 'off', second_factors: [] }, 1],
])('settings: %s', (_, spec, count) => {
  const state = { auth_preference: preference(spec as JsonObject) };
  expect(judge('K01', { before: state, after: state }).exceptions).toHaveLength(count);
});

test('several updates between two snapshots: the value in between requires judgment; failed ones count for nothing', () => {
  const update = (day: number, success = true) =>
    event(at(day, 3), 'auth_preference.update', { code: 'TCAUTH001I', success });
  expect(judge('K01', world({ events: [update(3)] })).result.result).toBe('no_exception');
  expect(judge('K01', world({ events: [update(3), update(4, false)] })).result.result).toBe('no_exception');
  const { result } = judge('K01', world({ events: [update(3), update(4)] }));
  expect(result.result).toBe('judgment_required');
  expect(result.notes[0]).toContain('from 2026-01-03T03:00:00.000Z to 2026-01-04T03:00:00.000Z');
});

test('local people without a device; bots, the system and one-time passwords are not reported', () => {
  const bot: JsonObject = {
    kind: 'user',
    metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } },
    spec: { roles: [] },
    status: { mfa_weakest_device: 1 },
  };
  expect(
    told({
      after: {
        users: [
          person('alice', 1),
          person('bob', 2),
          person('carol', 3),
          person('__proto__', 1),
          person("=1+1\n'x", 1),
          bot,
          person('@teleport-access-approval-bot', 1),
        ],
      },
    }),
  ).toEqual([
    "users/=1+1\n'x Local user =1+1\n'x has no second factor.",
    'users/__proto__ Local user __proto__ has no second factor.',
    'users/alice Local user alice has no second factor.',
  ]);
});

test('an older server that does not tell: insufficient for that user, unless an event shows a device that stayed', () => {
  const users = [person('alice')];
  const result = (events: JsonObject[]) => judge('K01', world({ after: { users }, events })).result;
  expect(result([])).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: [expect.stringContaining('alice')],
  });
  expect(result([login('alice', device)]).result).toBe('no_exception');
  const added = event(at(3, 1), 'mfa.add', { code: 'T1006I', user: 'alice', ...device });
  expect(result([added]).result).toBe('no_exception');
  const removed = event(at(3, 6), 'mfa.delete', { code: 'T1007I', user: 'alice', ...device });
  expect(result([added, removed]).result).toBe('insufficient_evidence');
});

test('single sign-on users: one note with their number, or what the list of the identity provider says', () => {
  const after = { users: [sso('eve'), sso('frank')] };
  const silent = judge('K01', world({ after }));
  expect(silent.result.result).toBe('judgment_required');
  expect(silent.result.notes).toEqual([expect.stringMatching(/^2 single sign-on users: .*no list/)]);
  const idp = (rows: JsonObject[]) => judge('K01', world({ after, lists: { idp_accounts: rows } }));
  const account = (name: string, mfa: string) => ({ user: name, status: 'active', mfa });
  expect(idp([account('eve', 'yes'), account('frank', 'yes')]).result.result).toBe('no_exception');
  expect(idp([account('eve', 'no'), account('frank', 'yes')]).exceptions.map(({ facts }) => facts)).toEqual([
    'Single sign-on user eve has no second factor at the identity provider, by the list that was supplied.',
  ]);
  expect(idp([account('eve', 'yes'), account('Frank', 'yes')]).result.notes).toEqual([
    expect.stringMatching(/^1 single sign-on user: .*does not say \(first: frank\)/),
  ]);
});

test('local logins without a device while the cluster asks for one: one exception a person', () => {
  expect(
    told({
      after: { users: [person('alice', 3), person('bob', 3)] },
      events: [
        login('alice'),
        login('alice', {}, at(3, 9)),
        login('bob', device),
        login('bob', { method: 'headless' }),
        login('bob', { code: 'T1013I' }),
        event(at(3, 5), 'user.login', { code: 'T1000W', user: 'bob', method: 'local', success: false }),
        login('eve', { code: 'T1001I', method: 'saml' }),
      ],
    }).filter((line) => line.startsWith('logins/')),
  ).toEqual([
    expect.stringMatching(
      /^logins\/\S+ Local user alice logged in without a second factor 2 times although the cluster required one, first at 2026-01-03T04:00:00.000Z\.$/,
    ),
  ]);
});

test('an unread log or a denied setting is insufficient evidence, never a pass', () => {
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(judge('K01', world({ window: half })).result.result).toBe('insufficient_evidence');
  expect(judge('K01', world({ statuses: { auth_preference: 'denied' } })).result.result).toBe(
    'insufficient_evidence',
  );
});
