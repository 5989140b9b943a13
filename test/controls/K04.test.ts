import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { accessList, bot, listMember, saml, through } from './accessState.ts';
import { ask, review } from './requestEvents.ts';
import { at, judge, role, user, type World } from './world.ts';

const k04 = (world: World) => judge('K04', world);
const told = (world: World) => k04(world).exceptions.map(({ row, facts }) => [row, facts]);
const ANY = { '*': '*' };
const ROOT = { node_labels: ANY, logins: ['root'] };
const TRAITS = { node_labels: ANY, logins: ['{{internal.logins}}'] };
const MASTERS = { kubernetes_labels: ANY, kubernetes_groups: ['system:masters'] };
const withLogins = (name: string, roles: string[], logins: string[]) =>
  user(name, roles, { traits: { logins } });

test('a role that gives root on nodes of any label, with how many hold it', () => {
  const after = {
    roles: [role('wide', ROOT), role('bot-ci', { impersonate: { roles: ['wide'] } })],
    users: [
      user('alice', ['wide']),
      user('bot-ci', ['bot-ci'], {}),
      {
        kind: 'user',
        metadata: { name: 'bot-x', labels: { 'teleport.internal/bot': 'x' } },
        spec: { roles: ['bot-ci'] },
      },
    ],
    connectors: [saml('okta', { ops: ['wide'] })],
  };
  expect(told({ after })).toEqual([
    [
      'roles/wide',
      'Role wide gives root on nodes of any label (root on every node). Held by 2 people and 1 bots; given by 1 connector mappings and 0 approved requests.',
    ],
  ]);
});

test.each([
  ['wildcard labels without root', { node_labels: ANY, logins: ['ubuntu'] }],
  ['root on some labels', { node_labels: { env: 'dev' }, logins: ['root'] }],
  ['root without any labels', { logins: ['root'] }],
  ['applications', { app_labels: ANY }],
  ['masters on some clusters', { kubernetes_labels: { env: 'dev' }, kubernetes_groups: ['system:masters'] }],
  ['any cluster without masters', { kubernetes_labels: ANY, kubernetes_groups: ['view'] }],
  ['any user of databases, not any name', { db_labels: ANY, db_users: ['*'], db_names: ['app'] }],
  ['any name of databases, not any user', { db_labels: ANY, db_users: ['reader'], db_names: ['*'] }],
  ['any database on some labels', { db_labels: { env: 'dev' }, db_users: ['*'], db_names: ['*'] }],
  ['desktops, not as Administrator', { windows_desktop_labels: ANY, windows_desktop_logins: ['dev'] }],
])('%s: nothing', (_, allow) => {
  const { result } = k04({ after: { roles: [role('r', allow)], users: [user('alice', ['r'])] } });
  expect(result).toMatchObject({ result: 'no_exception', notes: [], population: { size: 1 } });
});

test('the like of root on clusters, databases and desktops; two faults of a role are two exceptions', () => {
  const roles = [
    role('both', {
      ...MASTERS,
      windows_desktop_labels: ANY,
      windows_desktop_logins: ['Administrator'],
    }),
    role('db', { db_labels: ANY, db_users: ['*'], db_names: ['*'] }),
  ];
  expect(told({ after: { roles } })).toEqual([
    [
      'roles/both',
      'Role both gives the group system:masters on Kubernetes clusters of any label. Nobody held it in the period.',
    ],
    [
      'roles/both',
      'Role both gives the login Administrator on Windows desktops of any label. Nobody held it in the period.',
    ],
    [
      'roles/db',
      'Role db gives any user and any name on databases of any label. Nobody held it in the period.',
    ],
  ]);
});

test('a role that denies what it allows requires judgment, with both facts; a denial of another role takes away', () => {
  const roles = [role('both', ROOT, { logins: ['root'] })];
  const { result } = k04({ after: { roles, users: [user('alice', ['both'])] } });
  expect(result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'Whether role both gives root on nodes of any label requires judgment: root on every node; for judgment: role both allows and denies root on every node.',
    ],
  });
  const denied = {
    roles: [role('traits', TRAITS), role('no-root', {}, { logins: ['root'] })],
    users: [withLogins('alice', ['traits', 'no-root'], ['root'])],
  };
  expect(k04({ after: denied }).result.result).toBe('no_exception');
});

test('a role whose every holder is denied it by another role requires judgment; with one who is not, it is an exception', () => {
  const both = [role('wide', ROOT), role('no-root', {}, { logins: ['root'] })];
  const denied = { roles: both, users: [user('alice', ['wide', 'no-root'])] };
  expect(k04({ after: denied }).result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'Role wide gives root on nodes of any label, and another role of each of its 1 holders denies it: whether the role should remain so requires judgment.',
    ],
  });
  const one = { ...denied, users: [...denied.users, user('carol', ['wide'])] };
  expect(told({ after: one })).toEqual([
    [
      'roles/wide',
      'Role wide gives root on nodes of any label (root on every node). Held by 2 people and 0 bots; given by 0 connector mappings and 0 approved requests. For 1 of them another role denies it.',
    ],
  ]);
  const some = { ...denied, roles: [both[0] as JsonObject, role('no-root', {}, { logins: ['ubuntu'] })] };
  expect(told({ after: some })).toHaveLength(1);
});

test('logins from traits are resolved for each holder', () => {
  const after = {
    roles: [role('traits', TRAITS)],
    users: [withLogins('alice', ['traits'], ['root']), withLogins('carol', ['traits'], ['carol'])],
  };
  expect(told({ after })).toEqual([
    [
      'users/alice',
      'alice has root on nodes of any label through traits (direct): what the role gives comes from traits, and here it is root on every node.',
    ],
  ]);
});

test('traits decide on clusters, databases and desktops, too', () => {
  const after = {
    roles: [role('k', { kubernetes_labels: ANY, kubernetes_groups: ['{{internal.kubernetes_groups}}'] })],
    users: [
      user('alice', ['k'], { traits: { kubernetes_groups: ['system:masters'] } }),
      user('carol', ['k'], { traits: { kubernetes_groups: ['view'] } }),
    ],
  };
  expect(told({ after }).map(([row]) => row)).toEqual(['users/alice']);
});

test('a holder whom the role alone makes root is not reported beside the role', () => {
  const after = {
    roles: [role('mixed', { node_labels: ANY, logins: ['root', '{{internal.logins}}'] })],
    users: [withLogins('alice', ['mixed'], ['root'])],
  };
  expect(told({ after }).map(([row]) => row)).toEqual(['roles/mixed']);
});

test('reached through a connector before anybody signed in: logins of the provider are for judgment', () => {
  const after = {
    roles: [role('r', { node_labels: ANY, logins: ['{{external.logins}}'] })],
    connectors: [saml('okta', { ops: ['r'] })],
    users: [user('lena', [])],
  };
  expect(k04({ after }).result).toMatchObject({
    result: 'judgment_required',
    notes: [
      'anyone matching connector okta (groups=ops) may have root on nodes of any label through r (connector okta): the traits of the holder are not known.',
    ],
  });
});

test('a label expression is one point for the role, however many hold it', () => {
  const after = {
    roles: [role('r', { node_labels_expression: 'true', logins: ['root'] })],
    users: [user('alice', ['r']), user('carol', ['r'])],
  };
  expect(k04({ after }).result).toMatchObject({
    result: 'judgment_required',
    notes: [expect.stringMatching(/^Whether role r gives root on nodes of any label requires judgment/)],
  });
});

test('other logins than root count by setting', () => {
  const after = { roles: [role('r', { node_labels: ANY, logins: ['ubuntu'] })] };
  expect(told({ after, settings: { root_logins: ['ubuntu'] } }).map(([row]) => row)).toEqual(['roles/r']);
});

test('nobody holds the role: at any time of the period, not any more, or by request', () => {
  const roles = [role('wide', ROOT)];
  const last = (world: World) => told(world).map(([, facts]) => facts?.slice(facts.indexOf('.') + 2));
  expect(last({ after: { roles } })).toEqual(['Nobody held it in the period.']);
  expect(
    last({
      before: { roles, users: [user('alice', ['wide'])] },
      after: { roles, users: [user('alice', [])] },
    }),
  ).toEqual(['Nobody holds it any more; somebody did earlier in the period.']);
  const asking = role('dev', { request: { roles: ['wide'] } });
  expect(last({ after: { roles: [...roles, asking] } })).toEqual([
    'Nobody held it in the period; it may be requested.',
  ]);
  const approved = { events: [ask('r', { roles: ['wide'] }), review('r', 'carol')], after: { roles } };
  expect(last(approved)[0]).toContain('1 approved requests');
});

test('held through an access list and by a bot', () => {
  const after = {
    roles: [role('wide', ROOT)],
    users: [user('alice', [])],
    access_lists: [accessList('ops', ['wide'])],
    access_list_members: [listMember('ops', 'alice')],
    bots: [bot('ci', ['wide'])],
  };
  expect(told({ after })[0]?.[1]).toContain('Held by 1 people and 1 bots');
});

const nights = (definitions: readonly JsonObject[]): World => {
  const [first, ...others] = definitions.map((allow) => ({ roles: [role('r', allow)] }));
  return {
    before: first ?? {},
    between: others.slice(0, -1).map((state, index) => ({ day: 2, hour: 6 * (index + 1), state })),
    after: others.at(-1) ?? {},
  };
};

test('a definition that was wide for a part of the period, from which snapshot to which', () => {
  const told4 = told(nights([{}, ROOT, { ...ROOT, ...MASTERS }, {}]));
  expect(told4).toEqual([
    [
      'roles/r',
      `Role r gave root on nodes of any label from the snapshot of ${at(2, 6)} to that of ${at(5, 12)}.`,
    ],
    [
      'roles/r',
      `Role r gave the group system:masters on Kubernetes clusters of any label from the snapshot of ${at(2, 12)} to that of ${at(5, 12)}.`,
    ],
  ]);
});

test('a role that is wide throughout is one exception, whatever else of it changed', () => {
  expect(told(nights([ROOT, { ...ROOT, db_users: ['x'] }, ROOT])).map(([row]) => row)).toEqual(['roles/r']);
});

test('a role that was wide twice: each span, and how it is now', () => {
  expect(told(nights([ROOT, {}, ROOT, {}]))).toHaveLength(2);
  expect(told(nights([ROOT, {}, ROOT]))).toHaveLength(2);
});

test('a role that was removed in the period counts for the time that it stood', () => {
  const world: World = { before: { roles: [role('gone', ROOT)] }, after: { roles: [role('other', {})] } };
  expect(told(world)).toEqual([
    [
      'roles/gone',
      `Role gone gave root on nodes of any label from the snapshot of ${at(1, 12)} to that of ${at(5, 12)}.`,
    ],
  ]);
});

test('a role with members that are not known requires judgment', () => {
  const unknown = {
    roles: [
      { path: 'spec.allow.warp_labels', count: 2, rows: ['r'] },
      { path: 'scope', count: 1, rows: ['r'] },
      { path: 'metadata.colour', count: 1, rows: ['plain'] },
    ],
    nodes: [{ path: 'spec.x', count: 1, rows: ['n'] }],
  };
  const { result } = k04({ after: { roles: [role('r', {}), role('plain', {})], nodes: [] }, unknown });
  expect(result).toMatchObject({
    result: 'judgment_required',
    notes: [
      '1 further roles have members that this version does not know (spec.allow.warp_labels): what they permit requires judgment.',
      'Role r has members that this version does not know (spec.allow.warp_labels; scope): what they permit requires judgment.',
    ],
  });
});

test('an SSO user who exists holds what the connector gave', () => {
  const after = {
    roles: [role('traits', TRAITS)],
    connectors: [saml('okta', { ops: ['traits'] })],
    users: [user('eve', ['traits'], { ...through('okta'), traits: { logins: ['root'], groups: ['ops'] } })],
  };
  expect(told({ after }).map(([row]) => row)).toEqual(['users/eve']);
});

test('no roles; a denied, failed or partial listing keeps what it shows', () => {
  expect(k04({}).result.result).toBe('not_applicable');
  const after = { roles: [role('r', {})], users: [] };
  expect(k04({ after }).result.result).toBe('no_exception');
  for (const dataset of ['roles', 'users', 'connectors', 'access_lists', 'access_list_members', 'bots'])
    expect([dataset, k04({ after, statuses: { [dataset]: 'denied' } }).result.result]).toEqual([
      dataset,
      'insufficient_evidence',
    ]);
  const wide = { roles: [role('wide', ROOT)] };
  const { result } = k04({ after: wide, statuses: { roles: 'partial' } });
  expect(result.result).toBe('exception');
  expect(result.explanation).toContain('Partly insufficient evidence');
  expect(k04({ after, statuses: { access_lists: 'unsupported' } }).result.result).toBe('no_exception');
});

test('names are data', () => {
  for (const name of ['__proto__', 'a\nb', '=cmd()']) {
    const after = { roles: [role(name, TRAITS)], users: [withLogins(name, [name], ['root'])] };
    expect(told({ after })).toEqual([
      [
        `users/${name}`,
        `${name} has root on nodes of any label through ${name} (direct): what the role gives comes from traits, and here it is root on every node.`,
      ],
    ]);
  }
});
