import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { accessList, bot, listMember, saml, through } from './accessState.ts';
import { ask, review } from './requestEvents.ts';
import { at, event, judge, role, user, type World } from './world.ts';

const k05 = (world: World) => judge('K05', world);
const told = (world: World) => k05(world).exceptions.map(({ row, facts }) => [row, facts]);
const rows = (world: World) => k05(world).exceptions.map(({ row }) => row);
const rules = (resource: string, ...verbs: string[]) => ({ rules: [{ resources: [resource], verbs }] });
const admin = role('admin', rules('*', '*'));
const list = (...people: JsonObject[]) => ({ approved_administrators: people });
const settings = { approved_admins: ['root'] };

test('a holder who is not on the list: one exception, with all the ways', () => {
  const after = {
    roles: [admin, role('editor', rules('role', 'update'))],
    users: [user('alice', ['admin', 'editor']), user('carol', ['admin'])],
    access_lists: [accessList('Ops', ['admin'])],
    access_list_members: [listMember('Ops', 'alice')],
  };
  const { exceptions, population } = k05({ after, lists: list({ user: 'carol' }) });
  expect(exceptions).toMatchObject([
    {
      row: 'users/alice',
      facts:
        'alice has administrative rights (* on *, update on role; admin (direct); editor (direct); admin (access list Ops)) and is not among the 1 approved administrators.',
      threshold: '',
      basis: '',
    },
  ]);
  expect(population.sort()).toEqual(['alice', 'carol']);
});

test('the basis of an exception is the list, or the setting that names the administrators', () => {
  const after = { roles: [admin], users: [user('alice', ['admin']), user('root', ['admin'])] };
  expect(k05({ after, settings }).exceptions).toMatchObject([
    { row: 'users/alice', threshold: 'approved_admins', basis: 'setting' },
  ]);
  const both = k05({ after, settings, lists: list({ user: 'alice' }) });
  expect(both.result.result).toBe('no_exception');
  const [only] = k05({ after, lists: list({ user: 'root' }) }).exceptions;
  expect(only?.facts).not.toContain('Deviation');
});

test.each([
  ['access_list', 'create'],
  ['access_list', 'update'],
  ['access_request', 'update'],
  ['bot', 'create'],
  ['cluster_auth_preference', 'update'],
  ['github', 'create'],
  ['lock', 'delete'],
  ['login_rule', 'create'],
  ['oidc', 'update'],
  ['role', 'update'],
  ['saml', 'update'],
  ['token', 'create'],
  ['trusted_cluster', 'create'],
  ['user', 'update'],
  ['workload_identity', 'create'],
])('%s: %s is administrative', (resource, verb) => {
  const after = { roles: [role('r', rules(resource, verb))], users: [user('alice', ['r'])] };
  expect(rows({ after, settings })).toEqual(['users/alice']);
});

test.each([
  ['role', 'read'],
  ['lock', 'create'],
  ['session', 'list'],
  ['node', 'update'],
  ['access_list', 'list'],
])('%s: %s is not', (resource, verb) => {
  const after = { roles: [role('r', rules(resource, verb))], users: [user('alice', ['r'])] };
  expect(k05({ after, settings }).result.result).toBe('not_applicable');
});

test('impersonation of any user is administrative, of one it is not; a reviewer of any role is a remark', () => {
  const after = {
    roles: [
      role('any', { impersonate: { users: ['*'], roles: ['view'] } }),
      role('pattern', { impersonate: { users: ['^.*$'], roles: ['view'] } }),
      role('one', { impersonate: { users: ['ci'], roles: ['view'] } }),
      role('view', {}),
      role('approver', { review_requests: { roles: ['*'] } }),
    ],
    users: [user('a', ['any']), user('b', ['pattern']), user('c', ['one']), user('d', ['approver'])],
  };
  const { result, exceptions } = k05({ after, settings });
  expect(exceptions.map(({ row }) => row)).toEqual(['users/a', 'users/b']);
  expect(result.remarks).toEqual(['Holders of role approver may review access requests for any role.']);
});

test('holders through connectors and access lists count before anybody logged in, and bots by their own roles', () => {
  const after = {
    roles: [admin],
    connectors: [saml('okta', { ops: ['admin'] })],
    access_lists: [accessList('Ops', ['admin'])],
    access_list_members: [listMember('Ops', 'newcomer')],
    bots: [bot('ci', ['admin'])],
  };
  expect(told({ after, settings })).toEqual([
    [
      'access_list_members/Ops/newcomer',
      'newcomer has administrative rights (* on *; admin (access list Ops)) and is not among the 1 approved administrators.',
    ],
    [
      'bots/ci',
      'bot:ci has administrative rights (* on *; admin (impersonation through role bot-ci)) and is not among the 1 approved administrators.',
    ],
    [
      'connectors/saml/okta',
      'anyone matching connector okta (groups=ops) has administrative rights (* on *; admin (connector okta)) and is not among the 1 approved administrators.',
    ],
  ]);
  expect(rows({ after, settings: { approved_admins: ['bot:ci', 'newcomer'] } })).toEqual([
    'connectors/saml/okta',
  ]);
});

test('a bot of version 14 takes on the roles of its role', () => {
  const after = {
    roles: [admin, role('bot-ci', { impersonate: { roles: ['admin'] } })],
    users: [
      {
        kind: 'user',
        metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } },
        spec: { roles: ['bot-ci'] },
      },
    ],
  };
  expect(rows({ after, settings })).toEqual(['users/bot-ci']);
  expect(rows({ after, settings: { approved_admins: ['bot:ci'] } })).toEqual([]);
});

test('a denial of another role of the holder takes away; a condition requires judgment', () => {
  const denied = {
    roles: [role('editor', rules('role', 'update')), role('no', {}, rules('role', 'update'))],
    users: [user('alice', ['editor', 'no'])],
  };
  expect(k05({ after: denied, settings }).result.result).toBe('not_applicable');
  const where = { rules: [{ resources: ['role'], verbs: ['update'], where: 'equals(a,b)' }] };
  const { result } = k05({ after: { roles: [role('r', where)], users: [user('alice', ['r'])] }, settings });
  expect(result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'alice may have administrative rights (update on role; r (direct)): update on role only where equals(a,b).',
    ],
  });
});

test('an expired membership and one whose requirements are not met give nothing', () => {
  const after = {
    roles: [admin],
    users: [user('alice', []), user('carol', [])],
    access_lists: [
      accessList('Ops', ['admin']),
      accessList('Strict', ['admin'], { membership_requires: { roles: ['sre'] } }),
    ],
    access_list_members: [
      listMember('Ops', 'alice', { expires: '2026-01-05T00:00:00Z' }),
      listMember('Strict', 'carol'),
    ],
  };
  expect(k05({ after, settings }).result.result).toBe('not_applicable');
});

test('no list: judgment, each holder once; nobody: not applicable', () => {
  const after = { roles: [admin], users: [user('alice', ['admin'])] };
  expect(k05({ after }).result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'No list of approved administrators was supplied (`affidavit people import --kind admins`, or the setting approved_admins).',
      'alice has administrative rights (* on *; admin (direct)): is the holder approved?',
    ],
  });
  expect(k05({ after: { roles: [admin] } }).result.result).toBe('not_applicable');
});

test('users of the gateway itself are a remark', () => {
  const after = {
    roles: [admin],
    users: [user('@teleport-access-approval-bot', ['admin'])],
  };
  expect(k05({ after, settings }).result).toMatchObject({
    result: 'no_exception',
    remarks: [expect.stringContaining('User @teleport-access-approval-bot of the gateway itself')],
  });
});

const joined = (time: string) => ({
  roles: [admin],
  users: [user('alice', [])],
  access_lists: [accessList('Ops', ['admin'])],
  access_list_members: [listMember('Ops', 'alice', { joined: time })],
});

test('approved later than the grant by a microsecond, and exactly then', () => {
  const world = (approved_at: string) => ({
    after: joined('2026-01-03T10:00:00Z'),
    lists: list({ user: 'alice', approved_by: 'ciso', approved_at }),
  });
  expect(told(world('2026-01-03T10:00:00Z'))).toEqual([]);
  expect(told(world('2026-01-03T10:00:00.000001Z'))).toEqual([
    [
      'approved_administrators/1',
      'alice was approved as administrator at 2026-01-03T10:00:00.000Z, after the roles were granted (at 2026-01-03T10:00:00.000Z at the latest).',
    ],
  ]);
  expect(told(world(''))).toEqual([]);
});

const direct = { roles: [admin], users: [user('alice', ['admin'])] };
const approvedAt = (approved_at: string) => list({ user: 'alice', approved_by: 'ciso', approved_at });

test('a direct grant is as old as the first snapshot that shows it, or the change that made it', () => {
  const stood = { before: direct, after: direct };
  expect(told({ ...stood, lists: approvedAt(at(1, 12)) })).toEqual([]);
  expect(told({ ...stood, lists: approvedAt(at(1, 13)) })).toHaveLength(1);
  const given = { before: { roles: [admin], users: [user('alice', [])] }, after: direct };
  expect(told({ ...given, lists: approvedAt(at(3)) })).toEqual([]);
  const change = event(at(3, 10), 'user.update', {
    name: 'alice',
    user: 'root',
    roles: ['admin'],
    code: 'T1003I',
  });
  expect(told({ ...given, events: [change], lists: approvedAt(at(3, 10)) })).toEqual([]);
  expect(told({ ...given, events: [change], lists: approvedAt(at(3, 11)) })).toEqual([
    [
      'approved_administrators/1',
      `alice was approved as administrator at ${at(3, 11)}, after the roles were granted (at ${at(3, 10)} at the latest).`,
    ],
  ]);
});

test('an approval that ended before the last day held; the day itself is part of it', () => {
  const until = (date: string) => told({ after: direct, lists: list({ user: 'alice', until: date }) });
  expect(until('2026-01-04')).toEqual([]);
  expect(until('2026-01-04T00:00:00.000001Z')).toEqual([]);
  expect(until('2026-01-04T00:00:00Z')).toHaveLength(1);
  expect(until('')).toEqual([]);
  expect(until('2026-01-03')).toEqual([
    [
      'approved_administrators/1',
      `alice was approved as administrator until ${at(4)} and held the roles until ${at(5)} at least.`,
    ],
  ]);
});

test('one line of the list that covers the holding is enough', () => {
  const lists = list(
    { user: 'alice', approved_by: 'alice', approved_at: '2024-01-01', until: '2025-12-31' },
    { user: 'alice', approved_by: 'ciso', approved_at: '2025-12-31' },
  );
  expect(told({ after: direct, lists })).toEqual([]);
});

test('approved by oneself', () => {
  expect(told({ after: direct, lists: list({ user: 'alice', approved_by: 'alice' }) })).toEqual([
    ['approved_administrators/1', 'alice approved themselves as administrator.'],
  ]);
  const dated = { user: 'alice', approved_by: 'alice', approved_at: '2025-12-01' };
  expect(told({ after: direct, lists: list(dated) })[0]?.[1]).toBe(
    'alice approved themselves as administrator at 2025-12-01T00:00:00.000Z.',
  );
});

test('names on the list compare exactly', () => {
  expect(rows({ after: direct, lists: list({ user: 'Alice' }) })).toEqual(['users/alice']);
});

test('who held the rights earlier in the period counts, too: removed, deleted, or by a definition', () => {
  const other = { roles: [admin], users: [user('alice', []), user('root', ['admin'])] };
  const before = {
    roles: [admin],
    users: [user('alice', ['admin']), user('gone', ['admin']), user('root', ['admin'])],
  };
  const judged = k05({ before, after: other, settings });
  expect(judged.exceptions.map(({ facts }) => facts)).toEqual([
    `alice had administrative rights (admin, direct) until between the snapshots 1 of ${at(1, 12)} and 2 of ${at(5, 12)}, and is not among the 1 approved administrators.`,
    `gone had administrative rights (admin, direct) until between the snapshots 1 of ${at(1, 12)} and 2 of ${at(5, 12)}, and is not among the 1 approved administrators.`,
  ]);
  expect(judged.population.sort()).toEqual(['alice', 'gone', 'root']);
  const approved = { approved_admins: ['root', 'alice', 'gone'] };
  expect(rows({ before, after: other, settings: approved })).toEqual([]);
  const narrow = { roles: [role('r', rules('user', 'read'))], users: [user('alice', ['r'])] };
  const wide = { roles: [role('r', rules('user', 'update'))], users: [user('alice', ['r'])] };
  expect(
    k05({ before: narrow, between: [{ day: 2, state: wide }], after: narrow, settings }).exceptions.map(
      ({ facts }) => facts,
    ),
  ).toEqual([
    `alice had administrative rights (r, direct) until between the snapshots 2 of ${at(2, 12)} and 3 of ${at(5, 12)}, and is not among the 1 approved administrators.`,
  ]);
});

test('rights that come with an approved request are named with it', () => {
  const events = [ask('r', { roles: ['admin'], expires: at(6) }), review('r', 'carol', { expires: at(6) })];
  const after = { roles: [admin], users: [user('bob', [])] };
  expect(told({ after, events, settings })).toEqual([
    [
      'users/bob',
      'bob has administrative rights (* on *; admin (access request r)) and is not among the 1 approved administrators.',
    ],
  ]);
  const pending = [
    ask('r', { roles: ['admin'], expires: at(6) }),
    review('r', 'carol', { state: 'PENDING' }),
  ];
  expect(k05({ after, events: pending, settings }).result.result).toBe('not_applicable');
});

test('an SSO user counts beside the mapping that anybody may match', () => {
  const after = {
    roles: [admin],
    connectors: [saml('okta', { ops: ['admin'] })],
    users: [user('eve', ['admin'], { ...through('okta'), traits: { groups: ['ops'] } })],
  };
  expect(rows({ after, settings })).toEqual(['connectors/saml/okta', 'users/eve']);
});

test('a mapping that can give any role requires judgment', () => {
  const after = { roles: [admin], connectors: [saml('okta', { '^(.*)$': ['$1'] })] };
  expect(k05({ after, settings }).result.result).toBe('judgment_required');
});

test('rows of which a part was not read require judgment', () => {
  const unknown = {
    users: [{ path: 'spec.powers', count: 1, rows: ['alice'] }],
    roles: [{ path: 'spec.allow.warp', count: 1, rows: ['r'] }],
    nodes: [{ path: 'spec.x', count: 1, rows: ['n'] }],
  };
  const { result } = k05({
    after: { roles: [role('r', {})], users: [user('alice', ['r'])] },
    unknown,
    settings,
  });
  expect(result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'Row r of roles has members that this version does not know (spec.allow.warp): whether they give administrative rights requires judgment.',
      'Row alice of users has members that this version does not know (spec.powers): whether they give administrative rights requires judgment.',
    ],
  });
});

test('a denied or partial source is insufficient evidence, and keeps what it shows', () => {
  for (const dataset of ['roles', 'users', 'connectors', 'access_lists', 'access_list_members', 'bots']) {
    const { result } = k05({ after: { roles: [admin] }, settings, statuses: { [dataset]: 'denied' } });
    expect([dataset, result.result]).toEqual([dataset, 'insufficient_evidence']);
  }
  const { result } = k05({ after: direct, settings, statuses: { connectors: 'partial' } });
  expect(result.result).toBe('exception');
  expect(result.explanation).toContain('Partly insufficient evidence');
});

test('a list that was not read whole is insufficient evidence', () => {
  const world = { after: direct, lists: list({ user: 'alice' }) };
  for (const status of ['partial', 'failed'] as const)
    expect(k05({ ...world, listStatuses: { approved_administrators: status } }).result.result).toBe(
      'insufficient_evidence',
    );
});

test('names are data', () => {
  for (const name of ['__proto__', 'a\nb', '=cmd()', "o'x"]) {
    const after = { roles: [role(name, rules('*', '*'))], users: [user(name, [name])] };
    expect(rows({ after, settings })).toEqual([`users/${name}`]);
    expect(rows({ after, lists: list({ user: name }) })).toEqual([]);
  }
});
