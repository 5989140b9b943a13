import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, user, type World } from './world.ts';

const k19 = (world: World) => judge('K19', world);
const told = (world: World) => k19(world).exceptions.map(({ row, facts }) => [row.split('/')[1], facts]);

let number = 0;
/** A change of the role `dba` on the 3rd at noon, and the uid of its event. */
function change(more: JsonObject = {}, time = at(3, 12)): { uid: string; event: JsonObject } {
  const uid = `change-${++number}`;
  return { uid, event: { ...event(time, 'role.updated', { name: 'dba', user: 'ann', ...more }), uid } };
}
const approval = (more: JsonObject = {}): JsonObject => ({
  id: 'CHG-1',
  kind: 'role',
  object: 'dba',
  approved_by: 'carol',
  approved_at: at(3, 11),
  ...more,
});
const changes = (...rows: JsonObject[]) => ({ people_changes: rows });

const AUTHOR = { name: 'Ann Author', email: 'ann@x.example' };
const commit = (more: JsonObject = {}): JsonObject => ({
  key: `c-${++number}`,
  commit: `c-${number}`,
  committed: at(3, 1),
  merged: at(3, 11),
  author: AUTHOR,
  reviewers: ['Rita Reviewer <rita@x.example>'],
  files: [{ change: 'modified', path: 'roles/dba.yaml' }],
  ...more,
});

test('(a) a change that somebody else approved before it is authorised; at the same instant, too', () => {
  for (const row of [
    approval(),
    approval({ approved_at: at(3, 12) }),
    approval({ kind: '' }),
    approval({ kind: '', object: 'role/dba' }),
  ])
    expect(k19({ events: [change().event], lists: changes(row) }).result.result).toBe('no_exception');
});

test.each([
  ['of another resource', { object: 'dba2' }],
  ['of another kind of that name', { kind: 'user' }],
  ['by the actor', { approved_by: 'ann' }],
  ['by nobody', { approved_by: '' }],
  ['without a time', { approved_at: '' }],
  ['carried out before it was allowed', { implemented_from: at(3, 13) }],
  ['carried out when that had ended', { implemented_to: at(3, 11, 59) }],
])('(a) an approval %s does not count', (_, more) => {
  expect(told({ events: [change().event], lists: changes(approval(more)) })).toEqual([
    [
      expect.any(String),
      'ann updated role dba at 2026-01-03T12:00:00.000Z (content not known) without an approved change, a ticket, a reviewed commit or an approved access request.',
    ],
  ]);
});

test('(a) an end without a time of day is the end of that day; a bot does not approve for itself', () => {
  const events = [change().event];
  expect(
    told({ events, lists: changes(approval({ implemented_from: at(3), implemented_to: '2026-01-03' })) }),
  ).toEqual([]);
  const bot = [change({ user: 'bot-ci' }).event];
  const users = [
    { kind: 'user', metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } }, spec: {} },
  ];
  expect(
    told({ after: { users }, events: bot, lists: changes(approval({ approved_by: 'bot:ci' })) }),
  ).toHaveLength(1);
  expect(told({ after: { users }, events: bot, lists: changes(approval({ approved_by: 'ci' })) })).toEqual(
    [],
  );
});

test('(a) settings go by their kind, members by their list, a bot by the name of its user', () => {
  const events = [
    event(at(3), 'auth_preference.update', { user: 'ann' }),
    event(at(3), 'access_list.member.create', {
      access_list_name: 'ops',
      members: [{ member_name: 'bob' }],
      updated_by: 'ann',
    }),
    event(at(3), 'user.create', { name: 'bot-x', user: 'ann', roles: ['bot-x'] }),
  ];
  const early = { approved_at: at(2, 12) };
  const lists = changes(
    approval({ ...early, kind: 'cluster_auth_preference', object: 'auth_preference' }),
    approval({ ...early, kind: 'access_list', object: 'ops' }),
    approval({ ...early, kind: 'bot', object: 'bot-x' }),
  );
  expect(told({ events, lists })).toEqual([]);
  expect(told({ events, lists: changes(approval({ object: 'other' })) }).map(([, facts]) => facts)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('ann updated auth_preference at'),
      expect.stringContaining('access_list.member ops: bob at 2026-01-03T00:00:00.000Z (members: bob)'),
      expect.stringContaining('ann created user bot-x'),
    ]),
  );
});

test('an approval after the event is an exception, unless the change is marked as an emergency', () => {
  const events = [change().event];
  const late = approval({ approved_at: at(3, 12, 1) });
  expect(told({ events, lists: changes(late) })).toEqual([
    [expect.any(String), expect.stringContaining('; its approval of 2026-01-03T12:01:00.000Z is later.')],
  ]);
  const { result, exceptions } = k19({ events, lists: changes({ ...late, emergency: 'yes' }) });
  expect(exceptions).toEqual([]);
  expect(result.remarks).toContainEqual(expect.stringContaining('as an emergency; its approval of'));
  // the mark of another change does not excuse this one; an earlier approval does
  const other = approval({ id: 'CHG-2', object: 'x', emergency: 'yes' });
  expect(told({ events, lists: changes(late, other) })).toHaveLength(1);
  expect(told({ events, lists: changes(late, approval({ id: 'CHG-3' })) })).toEqual([]);
});

test('(b) a commit on the resource, reviewed by somebody else and merged within the window, authorises', () => {
  const events = [change().event];
  const lists = (one: JsonObject) => ({ ...changes(approval({ object: 'x' })), git_commits: [one] });
  const fails = (one: JsonObject) => told({ events, lists: lists(one) }).length;
  expect(fails(commit())).toBe(0);
  expect(fails(commit({ merged: at(2, 12) }))).toBe(0);
  expect(fails(commit({ merged: '2026-01-02T11:59:59.999999Z' }))).toBe(1);
  expect(fails(commit({ merged: at(3, 12, 1) }))).toBe(1);
  expect(fails(commit({ reviewers: [] }))).toBe(1);
  expect(fails(commit({ reviewers: ['Ann Author <ANN@x.example>'] }))).toBe(1);
  expect(fails(commit({ reviewers: ['ann author'] }))).toBe(1);
});

test.each([
  ['roles/dba.yaml', 0],
  ['teleport/dba.tf', 0],
  ['config/role-dba.yaml', 0],
  ['apps/teleport/dba/main.tf', 0],
  ['users/dba.yaml', 1],
  ['roles/dba-readonly.yaml', 1],
  ['roles/feedback.yaml', 1],
  ['README.md', 1],
])('(b) a commit of %s: %i exceptions', (path, count) => {
  const lists = {
    ...changes(approval({ object: 'x' })),
    git_commits: [commit({ files: [{ change: 'modified', path }] })],
  };
  expect(told({ events: [change().event], lists })).toHaveLength(count);
});

test('an actor of the pipeline needs a reviewed commit, whatever else was approved', () => {
  const users = [
    { kind: 'user', metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } }, spec: {} },
  ];
  const world = (git: JsonObject[] | null, ...rows: JsonObject[]): World => ({
    after: { users },
    events: [change({ user: 'bot-ci' }).event, change({ user: 'ci' }).event],
    lists: {
      ...changes(approval(), ...rows),
      iac_actors: [{ actor: 'bot:ci' }],
      ...(git === null ? {} : { git_commits: git }),
    },
  });
  expect(told(world([commit()]))).toEqual([]);
  expect(told(world([commit({ reviewers: [] })])).map(([, facts]) => facts)).toEqual([
    "The pipeline bot-ci updated role dba at 2026-01-03T12:00:00.000Z (content not known) without a reviewed commit within 24h before. Deviation from the product's default; no entity policy was supplied.",
  ]);
  // a late approval of another row is no second finding of the same change
  expect(
    told(world([commit({ reviewers: [] })], approval({ id: 'CHG-9', approved_at: at(4) }))),
  ).toHaveLength(1);
  const none = k19(world(null));
  expect([none.exceptions, none.result.result]).toEqual([[], 'judgment_required']);
  expect(none.result.notes).toEqual([
    expect.stringContaining('1 changes by the pipeline, and no repository was collected'),
  ]);
});

test('a file that holds all resources of the kind requires judgment, unless its kept text names the resource', () => {
  const files = [{ change: 'modified', path: 'teleport/roles.tf' }];
  const of = (more: JsonObject) =>
    k19({
      events: [change({ user: 'tf' }).event],
      lists: { ...changes(), iac_actors: [{ actor: 'tf' }], git_commits: [commit({ files, ...more })] },
    }).result.result;
  expect(of({})).toBe('judgment_required');
  expect(of({ diff: '+resource "teleport_role" "dba" {' })).toBe('no_exception');
  expect(of({ diff: '+resource "teleport_role" "dba-2" {' })).toBe('exception');
});

const request = (id: string, reason = 'INC-7 please'): JsonObject[] => [
  event(at(2, 1), 'access_request.create', { id, user: 'ann', roles: ['editor'], state: 'PENDING', reason }),
  event(at(2, 2), 'access_request.review', {
    id,
    reviewer: 'carol',
    proposed_state: 'APPROVED',
    state: 'APPROVED',
  }),
];

test('(c) an approved access request authorises: access approved, content not', () => {
  const lists = changes(approval({ object: 'x' }));
  const under = (id: string) => change({ access_requests: [id] }).event;
  const { result, exceptions } = k19({ events: [...request('r-1'), under('r-1')], lists });
  expect(exceptions).toEqual([]);
  expect(result.result).toBe('no_exception');
  expect(result.remarks).toContainEqual(
    expect.stringMatching(/under access request r-1: access approved, content not\.$/),
  );
  const ticket = { ticket_pattern: 'INC-\\d+' };
  expect(told({ events: [...request('r-1'), under('r-1')], lists, settings: ticket })).toEqual([]);
  expect(told({ events: [...request('r-1', 'please'), under('r-1')], lists, settings: ticket })).toEqual([
    [expect.any(String), expect.stringContaining('in use: access request r-1.')],
  ]);
  // pending: it was never approved
  expect(told({ events: [...request('r-2').slice(0, 1), under('r-2')], lists })).toHaveLength(1);
  // made before the log begins: nobody can say
  const older = k19({ events: [under('older')], lists });
  expect([older.exceptions, older.result.result]).toEqual([[], 'judgment_required']);
});

test('what the gateway, a login, an agent or a person in their own account does is no change to authorise', () => {
  const node = '11111111-2222-3333-4444-555555555555';
  const server = '99999999-2222-3333-4444-555555555555';
  const mail = { addr: '' };
  const after = {
    users: [user('ann', [])],
    nodes: [{ kind: 'node', metadata: { name: node }, spec: { hostname: 'n1' } }],
    auth_servers: [{ kind: 'auth_server', metadata: { name: server }, spec: {} }],
  };
  const { exceptions, population, result } = k19({
    after,
    events: [
      event(at(3), 'user.create', { name: 'eve', user: 'system', connector: 'okta', ...mail }),
      event(at(3), 'role.updated', { name: 'access', user: 'system' }),
      event(at(3), 'app.create', { name: 'web', user: `${node}.acme.example.com` }),
      event(at(3), 'access_list.review', { name: 'ops', updated_by: 'ann', review_id: 'v' }),
      event(at(3), 'mfa.add', { user: 'ann', mfa_device_name: 'key' }),
      event(at(3), 'user.password_change', { user: 'ann' }),
      event(at(3), 'role.updated', { name: 'x', user: 'ann', success: false, error: 'no', code: 'T9002E' }),
    ],
    lists: changes(approval()),
  });
  expect([exceptions, population]).toEqual([[], []]);
  expect(result.remarks).toContainEqual(
    expect.stringContaining('1 attempts to change the configuration failed'),
  );
  expect(result.remarks).toContainEqual(expect.stringContaining('own second factors'));
});

test('a local administrator on an auth host and a bot are actors like any other', () => {
  const server = '99999999-2222-3333-4444-555555555555.acme.example.com';
  const events = [change({ user: server }).event];
  expect(told({ events, lists: changes(approval({ object: 'x' })) })).toHaveLength(1);
});

test('a bot that is made with its user and role is one change', () => {
  const made = { user: 'ann' };
  const events = [
    event(at(3), 'bot.create', { name: 'x', ...made }),
    event(at(3, 0), 'user.create', { name: 'bot-x', roles: ['bot-x'], ...made }),
    event(at(3, 0), 'role.created', { name: 'bot-x', ...made }),
  ];
  expect(told({ events, lists: changes(approval({ object: 'y' })) }).map(([, facts]) => facts)).toEqual([
    expect.stringContaining('ann created bot x'),
  ]);
  // version 14 logs the bot's user and role
  expect(
    told({ events: events.slice(1), lists: changes(approval({ object: 'y' })) }).map(([, facts]) => facts),
  ).toEqual([expect.stringContaining('ann created user bot-x')]);
});

test('what changed stands in the finding, by the snapshots around it', () => {
  const rules = (verb: string) => [{ resources: ['node'], verbs: [verb] }];
  const { exceptions } = k19({
    before: { roles: [role('dba', { rules: rules('list'), logins: ['a', 'b'] })] },
    between: [
      { day: 3, hour: 11, state: { roles: [role('dba', { rules: rules('list'), logins: ['a', 'b'] })] } },
    ],
    after: { roles: [role('dba', { rules: rules('delete'), logins: ['a', 'root'] })] },
    events: [change({}, at(4)).event],
    lists: changes(approval({ object: 'x' })),
  });
  expect(exceptions.map(({ facts }) => facts)).toEqual([
    'ann updated role dba at 2026-01-04T00:00:00.000Z (spec.allow.logins added root; spec.allow.logins removed b; spec.allow.rules added {"resources":["node"],"verbs":["delete"]}; spec.allow.rules removed {"resources":["node"],"verbs":["list"]}) without an approved change, a ticket, a reviewed commit or an approved access request.',
  ]);
});

test('without a list of changes nothing passes and nothing is an exception', () => {
  const { result, exceptions } = k19({ events: [change().event] });
  expect([exceptions, result.result]).toEqual([[], 'judgment_required']);
  expect(result.notes).toEqual([
    expect.stringContaining('1 configuration changes, and no list of changes was supplied'),
  ]);
  const git = k19({
    events: [change().event],
    lists: { git_commits: [commit({ files: [{ path: 'README.md' }] })] },
  });
  expect([git.exceptions, git.result.result]).toEqual([[], 'judgment_required']);
});

test('no change in a whole log is not applicable; an unread or silent log is insufficient evidence', () => {
  expect(k19({ lists: changes() }).result.result).toBe('not_applicable');
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(k19({ lists: changes(), window: half }).result.result).toBe('insufficient_evidence');
  expect(k19({ silent: true }).result.result).toBe('insufficient_evidence');
});

test('names of a hostile world', () => {
  const names = ['__proto__', "o'x\n", '=1+1', ''];
  const events = names.map((name) => event(at(3), 'role.created', { name, user: name }));
  const lists = changes(...names.slice(0, 3).map((object) => approval({ object, approved_at: at(2) })));
  expect(told({ events, lists }).map(([, facts]) => facts?.split(' without')[0])).toEqual([
    'somebody whom the event does not name created role at 2026-01-03T00:00:00.000Z (content not known)',
  ]);
});
