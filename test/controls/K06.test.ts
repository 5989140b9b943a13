import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { accessList, bot, listMember, saml, through } from './accessState.ts';
import { ask, review } from './requestEvents.ts';
import { at, judge, role, user, type World } from './world.ts';

const k06 = (world: World) => judge('K06', world);
const told = (world: World) => k06(world).exceptions.map(({ row, facts }) => [row, facts]);
const rows = (world: World) => k06(world).exceptions.map(({ row }) => row);
const ADMIN = role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] });
const roles = [
  ADMIN,
  role('prod-root', { node_labels: { env: 'prod' }, logins: ['root'] }),
  role('dev-root', { node_labels: { env: 'dev' }, logins: ['root'] }),
  role('prod-user', { node_labels: { env: 'prod' }, logins: ['ubuntu'] }),
];
const lists = (more: JsonObject) => ({ approved_administrators: [{ user: 'alice', ...more }] });
const direct = { roles, users: [user('alice', ['admin'])] };

test('a direct grant, with the way and what makes it privileged', () => {
  expect(told({ after: direct })).toEqual([
    [
      'grants/alice/admin/direct',
      'alice holds the privileged role admin without an end, by a direct grant (* on *).',
    ],
  ]);
});

test('root on privileged labels is privileged; on others, or without root, it is not', () => {
  const users = [user('alice', ['prod-root', 'dev-root', 'prod-user'])];
  expect(rows({ after: { roles, users } })).toEqual(['grants/alice/prod-root/direct']);
  const settings = { privileged_labels: { env: ['dev'] } };
  expect(rows({ after: { roles, users }, settings })).toEqual(['grants/alice/dev-root/direct']);
  const named = { privileged_labels: {}, privileged_roles: ['prod-user'] };
  expect(rows({ after: { roles, users }, settings: named })).toEqual(['grants/alice/prod-user/direct']);
});

test('a membership without expiry stands, nested ones too; one with an expiry does not', () => {
  const after = {
    roles,
    users: [user('alice', []), user('carol', []), user('dora', [])],
    access_lists: [accessList('Ops', ['admin']), accessList('Inner', [])],
    access_list_members: [
      listMember('Ops', 'alice'),
      listMember('Ops', 'carol', { expires: '2026-03-01T00:00:00Z' }),
      listMember('Inner', 'dora'),
      listMember('Ops', 'Inner', { membership_kind: 'MEMBERSHIP_KIND_LIST' }),
    ],
  };
  expect(told({ after }).map(([, facts]) => facts)).toEqual([
    'alice holds the privileged role admin without an end, by membership of access list Ops (* on *).',
    'dora holds the privileged role admin without an end, by membership of access list Inner > Ops (* on *).',
  ]);
});

test("a connector's mapping stands, and so does what an SSO user holds by it, whatever the record's expiry", () => {
  const after = {
    roles,
    connectors: [saml('okta', { ops: ['admin'] })],
    users: [user('eve', ['admin'], { ...through('okta'), traits: { groups: ['ops'] }, expires: at(5, 6) })],
  };
  expect(told({ after }).map(([, facts]) => facts)).toEqual([
    'anyone matching connector okta (groups=ops) holds the privileged role admin without an end, by a mapping of connector okta (* on *).',
    'eve holds the privileged role admin without an end, by a mapping of connector okta (* on *).',
  ]);
});

test('a mapping that can give any role requires judgment', () => {
  const after = { roles, connectors: [saml('okta', { '^(.*)$': ['$1'] })] };
  expect(k06({ after }).result).toMatchObject({
    result: 'judgment_required',
    notes: [
      expect.stringMatching(
        /may hold any role that \$1 can become without an end, by a mapping of connector okta/,
      ),
    ],
  });
});

test('held through a request alone: nothing', () => {
  const after = { roles, users: [user('bob', [])] };
  const events = [ask('r', { roles: ['admin'], expires: at(6) }), review('r', 'carol', { expires: at(6) })];
  const { result, population } = k06({ after, events });
  expect(result.result).toBe('no_exception');
  expect(population).toHaveLength(1);
});

test('bots are included', () => {
  const after = { roles, bots: [bot('ci', ['admin'])] };
  expect(told({ after }).map(([, facts]) => facts)).toEqual([
    'bot:ci holds the privileged role admin without an end, by impersonation through role bot-ci (* on *).',
  ]);
});

test('listed with standing: yes, until the day that the list names', () => {
  expect(rows({ after: direct, lists: lists({ standing: 'yes' }) })).toEqual([]);
  expect(rows({ after: direct, lists: lists({ standing: 'yes', until: '2026-01-04' }) })).toEqual([]);
  expect(rows({ after: direct, lists: lists({ standing: 'yes', until: '2026-01-03' }) })).toHaveLength(1);
  expect(rows({ after: direct, lists: lists({ standing: 'no' }) })).toHaveLength(1);
  expect(rows({ after: direct, lists: lists({ standing: '' }) })).toHaveLength(1);
  expect(
    rows({ after: direct, lists: { approved_administrators: [{ user: 'Alice', standing: 'yes' }] } }),
  ).toHaveLength(1);
});

test('a break-glass account is an exception that says so', () => {
  const said =
    'alice holds the privileged role admin without an end, by a direct grant (* on *). The account is a listed break-glass account.';
  expect(told({ after: direct, settings: { break_glass: ['alice'] } })[0]?.[1]).toBe(said);
  expect(told({ after: direct, lists: { break_glass_accounts: [{ user: 'alice' }] } })[0]?.[1]).toBe(said);
});

test('a local account that ends within max_standing does not stand; a microsecond later it does', () => {
  const after = (expires: string) => ({ roles, users: [user('alice', ['admin'], { expires })] });
  expect(rows({ after: after('2026-01-06T00:00:00.000000Z') })).toEqual([]);
  const { exceptions } = k06({ after: after('2026-01-06T00:00:00.000001Z') });
  expect(exceptions).toMatchObject([
    {
      facts:
        "alice holds the privileged role admin until 2026-01-06T00:00:00.000Z, more than 24h after the end of the period, by a direct grant (* on *). Deviation from the product's default; no entity policy was supplied.",
      threshold: 'max_standing',
      basis: 'product_default',
    },
  ]);
  expect(rows({ after: after('2026-01-06T00:00:00.000001Z'), settings: { max_standing: '25h' } })).toEqual(
    [],
  );
});

test('a denial of another role takes the privilege away', () => {
  const after = {
    roles: [...roles, role('no', {}, { rules: [{ resources: ['*'], verbs: ['*'] }] })],
    users: [user('alice', ['admin', 'no'])],
  };
  expect(k06({ after }).result.result).toBe('not_applicable');
});

test('what a condition or a trait decides requires judgment', () => {
  const where = { rules: [{ resources: ['role'], verbs: ['update'], where: 'equals(a,b)' }] };
  const after = { roles: [role('r', where)], users: [user('alice', ['r'])] };
  expect(k06({ after }).result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'alice may hold the privileged role r without an end, by a direct grant (update on role; for judgment: update on role only where equals(a,b)).',
    ],
  });
});

test('users of the gateway itself are left out', () => {
  const after = { roles, users: [user('@teleport-access-approval-bot', ['admin'])] };
  expect(k06({ after }).result.result).toBe('no_exception');
});

test('standing privilege that ended in the period is an exception with its snapshots, once', () => {
  const none = { roles, users: [user('alice', [])] };
  const said = [
    `alice held the privileged role admin without an end, by a direct grant, until between the snapshots 2 of ${at(2, 12)} and 3 of ${at(5, 12)}.`,
  ];
  const world: World = { before: none, between: [{ day: 2, state: direct }], after: none };
  expect(told(world).map(([, facts]) => facts)).toEqual(said);
  expect(told({ ...world, lists: lists({ standing: 'yes' }) })).toEqual([]);
  const back: World = {
    before: direct,
    between: [{ day: 2, state: none }],
    after: direct,
  };
  expect(rows(back)).toEqual(['grants/alice/admin/direct']);
});

test('a membership whose end came is no standing privilege', () => {
  const lasting = (expires: string) => ({
    roles,
    users: [user('alice', [])],
    access_lists: [accessList('Ops', ['admin'])],
    access_list_members: [listMember('Ops', 'alice', { expires })],
  });
  expect(rows({ before: lasting(at(2)), after: lasting(at(2)) })).toEqual([]);
});

test('nobody: not applicable; a denied or partial source: never a pass', () => {
  expect(k06({ after: { roles } }).result.result).toBe('not_applicable');
  for (const dataset of ['roles', 'users', 'connectors', 'access_lists', 'access_list_members', 'bots'])
    expect([dataset, k06({ after: { roles }, statuses: { [dataset]: 'denied' } }).result.result]).toEqual([
      dataset,
      'insufficient_evidence',
    ]);
  expect(k06({ after: direct, statuses: { access_lists: 'failed' } }).result.result).toBe('exception');
});

test('a list of administrators that was not read whole is insufficient evidence', () => {
  const world = { after: direct, lists: lists({ standing: 'yes' }) };
  expect(k06({ ...world, listStatuses: { approved_administrators: 'partial' } }).result.result).toBe(
    'insufficient_evidence',
  );
});

test('names are data', () => {
  for (const name of ['__proto__', 'a\nb', '=cmd()', "o'x"]) {
    const after = { roles: [{ ...ADMIN, metadata: { name } }], users: [user(name, [name])] };
    expect(told({ after }).map(([, facts]) => facts)).toEqual([
      `${name} holds the privileged role ${name} without an end, by a direct grant (* on *).`,
    ]);
  }
});
