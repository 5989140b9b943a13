import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, judge, user, type World } from './world.ts';

const preference = (allowed?: boolean): JsonObject[] => [
  {
    kind: 'cluster_auth_preference',
    metadata: { name: 'cluster-auth-preference' },
    spec: { second_factor: 'otp', ...(allowed === undefined ? {} : { allow_local_auth: allowed }) },
  },
];
const users = [
  user('alice', []),
  user('breakglass', []),
  user('__proto__', []),
  user('eve', [], { created_by: { connector: { id: 'okta', type: 'saml' } } }),
  user('@teleport-access-approval-bot', []),
  { kind: 'user', metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } }, spec: {} },
];
const k03 = (world: World) => judge('K03', world);
const rows = (world: World) => k03(world).exceptions.map(({ row }) => row);

test('local people outside of the list, by setting and by list; bots, the system and SSO users are not reported', () => {
  const after = { auth_preference: preference(true), users };
  expect(rows({ after, settings: { break_glass: ['breakglass'] } })).toEqual([
    'users/__proto__',
    'users/alice',
  ]);
  const lists = { break_glass_accounts: [{ user: 'breakglass' }, { user: '__proto__' }, { user: 'Alice' }] };
  const listed = k03({ after, lists });
  expect(listed.exceptions.map(({ row }) => row)).toEqual(['users/alice']);
  expect(listed.result.remarks).toEqual([
    'Account Alice is listed for emergencies and is not among the users.',
  ]);
  expect(listed.population.sort()).toEqual(['__proto__', 'alice', 'breakglass']);
});

test('a setting that is not printed allows local logins', () => {
  expect(rows({ after: { auth_preference: preference(), users: [user('alice', [])] } })).toEqual([
    'users/alice',
  ]);
});

test('where local logins are not allowed, local people are one note', () => {
  const { result } = k03({ after: { auth_preference: preference(false), users } });
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: [expect.stringMatching(/^3 local accounts exist .*\(first: __proto__\)\.$/)],
  });
});

test('allowed for a part of the period only: exceptions name the span, accounts that are gone count', () => {
  const told = k03({
    before: { auth_preference: preference(false), users: [user('old', [])] },
    between: [
      { day: 2, state: { auth_preference: preference(true), users: [user('old', [])] } },
      { day: 3, hour: 6, state: { auth_preference: preference(false), users: [] } },
    ],
    after: { auth_preference: preference(false), users: [] },
  });
  expect(told.exceptions.map(({ row, facts }) => [row, facts])).toEqual([
    [
      'opening_users/old',
      'User old is a local account that was deleted after the opening snapshot and not a listed account for emergencies; local logins were allowed from 2026-01-02T12:00:00.000Z to 2026-01-03T06:00:00.000Z (snapshots 2 to 2).',
    ],
  ]);
});

test('without the setting nothing passes', () => {
  expect(k03({ after: { users } }).result.result).toBe('insufficient_evidence');
});

test('a first snapshot over a log that was not read before it shows the setting as of then, and no earlier', () => {
  const half = { fromMs: Date.parse(at(4)), toMs: Date.parse(at(6)) };
  const { exceptions, result } = k03({
    after: { auth_preference: preference(true), users: [user('alice', [])] },
    window: half,
  });
  expect(exceptions.map(({ facts }) => facts.slice(facts.indexOf('local logins')))).toEqual([
    'local logins were allowed from 2026-01-05T12:00:00.000Z, and still at the last snapshot of the period (snapshots 1 to 1).',
  ]);
  expect(result.notes).toEqual([
    'No snapshot and no single update shows whether the cluster allowed local logins from 2026-01-02T00:00:00.000Z to 2026-01-05T12:00:00.000Z.',
  ]);
});
