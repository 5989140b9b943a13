import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, user, type World } from './world.ts';

const k20 = (world: World) => judge('K20', world);
const told = (world: World) =>
  k20(world)
    .exceptions.map(({ facts }) => facts)
    .sort();
const SPAN = 'between the snapshots of 2026-01-01T12:00:00.000Z and 2026-01-05T12:00:00.000Z';
const one = (kind: string, name: string, more: JsonObject = {}): JsonObject => ({
  kind,
  metadata: { name },
  spec: {},
  ...more,
});

test('a role that came, one that changed and one that went without an event: one finding each, with every path', () => {
  const world = {
    before: { roles: [role('went', {}), role('dba', { logins: ['a'], rules: [] })] },
    after: { roles: [role('came', {}), role('dba', { logins: ['root'], rules: [{ verbs: ['*'] }] })] },
  };
  expect(told(world)).toEqual([
    `roles came was added ${SPAN}; no event explains it.`,
    `roles dba was changed ${SPAN}: spec.allow.logins from "["a"]" to "["root"]"; spec.allow.rules from "" to "[{"verbs":["*"]}]"; no event explains it.`,
    `roles went was removed ${SPAN}; no event explains it.`,
  ]);
  const events = [
    event(at(2), 'role.created', { name: 'came' }),
    event(at(2), 'role.updated', { name: 'dba' }),
    event(at(2), 'role.deleted', { name: 'went' }),
  ];
  const { result, population } = k20({ ...world, events });
  expect(result.result).toBe('no_exception');
  expect(population).toHaveLength(4);
  expect(told({ ...world, events: events.map((body) => ({ ...body, success: false })) })).toHaveLength(3);
});

test('an event explains a change of its own resource only, by kind and name', () => {
  const world = { before: {}, after: { roles: [role('ops', {})], users: [user('ops', [])] } };
  expect(told({ ...world, events: [event(at(2), 'user.create', { name: 'ops' })] })).toEqual([
    `roles ops was added ${SPAN}; no event explains it.`,
  ]);
  expect(told({ ...world, events: [event(at(2), 'role.created', { name: 'Ops' })] })).toHaveLength(2);
});

test('events count within the span of the two snapshots and one hour on both sides', () => {
  const added = (time: string) => {
    const listed = { roles: [role('r', {})] };
    const between = [
      { day: 2, state: { roles: [] } },
      { day: 3, hour: 6, state: listed },
    ];
    return told({ before: {}, between, after: listed, events: [event(time, 'role.created', { name: 'r' })] })
      .length;
  };
  expect(added(at(2, 11))).toBe(0);
  expect(added(at(2, 10, 59))).toBe(1);
  expect(added(at(3, 7))).toBe(0);
  expect(added(at(3, 7, 1))).toBe(1);
});

test('an event between the opening snapshot and the start of the period explains, though it is not of the period', () => {
  const world = { before: {}, after: { roles: [role('r', {})] } };
  expect(told({ ...world, events: [event(at(1, 18), 'role.created', { name: 'r' })] })).toEqual([]);
});

test('what stood for a part of the period only is two changes', () => {
  const between = [
    { day: 2, state: { roles: [role('r', {})] } },
    { day: 3, hour: 6, state: { roles: [] } },
  ];
  expect(told({ before: {}, between, after: {} })).toEqual([
    'roles r was added between the snapshots of 2026-01-01T12:00:00.000Z and 2026-01-02T12:00:00.000Z; no event explains it.',
    'roles r was removed between the snapshots of 2026-01-02T12:00:00.000Z and 2026-01-03T06:00:00.000Z; no event explains it.',
  ]);
});

test('noise is no change: revisions, status, heartbeats, rotations, last uses, generations of bots', () => {
  const noisy = (n: number): Record<string, JsonObject[]> => ({
    users: [
      {
        kind: 'user',
        metadata: {
          name: 'bot-x',
          revision: `r${n}`,
          id: n,
          labels: { 'teleport.internal/bot': 'x', 'teleport.internal/bot-generation': `${n}` },
        },
        spec: { roles: ['bot-x'], status: { is_locked: n > 1 } },
      },
    ],
    remote_clusters: [
      one('remote_cluster', 'edge', { status: { connection: `c${n}`, last_heartbeat: at(n) } }),
    ],
    cert_authorities: [one('cert_authority', 'host', { spec: { rotation: { phase: `p${n}` } } })],
    devices: [one('device', 'd', { spec: { last_seen: at(n) } })],
  });
  const { result, population } = k20({ before: noisy(1), after: noisy(2) });
  expect([population, result.result]).toEqual([[], 'not_applicable']);
});

test('what only looks like noise is a change: an id of a workload, a label called rotation, an expiry that moved', () => {
  const state = (n: number): Record<string, JsonObject[]> => ({
    workload_identities: [one('workload_identity', 'w', { spec: { spiffe: { id: `/w${n}` } } })],
    roles: [{ ...role('r', {}), metadata: { name: 'r', labels: { rotation: `${n}` } } }],
    locks: [one('lock', 'l', { spec: { expires: at(9 + n) } })],
  });
  expect(told({ before: state(1), after: state(2) })).toEqual([
    expect.stringMatching(/^locks l was changed/),
    expect.stringMatching(/^roles r was changed .*metadata\.labels\.rotation from "1" to "2"/),
    expect.stringMatching(/^workload_identities w was changed .*spec\.spiffe\.id from "\/w1" to "\/w2"/),
  ]);
});

test('an expiry that has passed explains a removal; one to come does not', () => {
  const sso = (name: string, expires: string) => ({ ...user(name, []), metadata: { name, expires } });
  const world = { before: { users: [sso('a', at(2)), sso('b', at(7))] }, after: {} };
  expect(told(world)).toEqual([`users b was removed ${SPAN}; no event explains it.`]);
});

test('presets that an upgrade adds or renews are notes; without another version they are exceptions', () => {
  const preset = (rules: string[]) => ({
    ...role('p', { rules }),
    metadata: { name: 'p', labels: { 'teleport.internal/resource-type': 'preset' } },
  });
  const world = { before: { roles: [] }, after: { roles: [preset([])] } };
  const upgraded = k20({ ...world, earlierVersion: '14.1.0' });
  expect([upgraded.exceptions, upgraded.result.result]).toEqual([[], 'no_exception']);
  expect(upgraded.result.remarks).toEqual([
    expect.stringContaining('between which the version of the gateway changed'),
  ]);
  expect(told(world)).toHaveLength(1);
  const renewed = { before: { roles: [preset([])] }, after: { roles: [preset(['x'])] } };
  expect(told({ ...renewed, earlierVersion: '14.1.0' })).toEqual([]);
  const lost = { before: { roles: [preset([])] }, after: {} };
  expect(told({ ...lost, earlierVersion: '14.1.0' })).toHaveLength(1);
  const own = { before: {}, after: { roles: [role('own', {})] } };
  expect(told({ ...own, earlierVersion: '14.1.0' })).toHaveLength(1);
});

test('kinds without events are listed once each: settings and tokens on version 14, authorities on every one', () => {
  const state = (n: number): Record<string, JsonObject[]> => ({
    auth_preference: [
      one('cluster_auth_preference', 'cluster-auth-preference', { spec: { second_factor: `f${n}` } }),
    ],
    tokens: [one('token', `a${n}`), one('token', `b${n}`)],
    cert_authorities: [one('cert_authority', 'host', { spec: { active_keys: n } })],
  });
  const old = k20({ before: state(1), after: state(2) });
  expect(old.exceptions).toEqual([]);
  expect(old.result.insufficient).toEqual([
    '1 difference of auth_preference between snapshots cannot be explained: this version of the gateway logs no such changes',
    '1 difference of cert_authorities between snapshots cannot be explained: this version of the gateway logs no such changes',
    '4 differences of tokens between snapshots cannot be explained: this version of the gateway logs no such changes',
  ]);
  const newer = k20({ before: state(1), after: state(2), version: '17.0.0' });
  expect(newer.exceptions.map(({ facts }) => facts.split(' between')[0]).sort()).toEqual([
    'auth_preference cluster-auth-preference was changed',
    'tokens a2 was added',
    'tokens b2 was added',
  ]);
  // the removal of a token is not logged by every version
  expect(newer.result.insufficient).toContainEqual(expect.stringMatching(/^2 differences of tokens/));
  const events = [event(at(2), 'auth_preference.update', { user: 'ann' })];
  expect(told({ before: state(1), after: state(2), version: '17.0.0', events })).toHaveLength(2);
});

test('a member of an access list is explained by an event of that member, of all members, by a review or the end of the list', () => {
  const member = (name: string): JsonObject => ({
    kind: 'access_list_member',
    metadata: { name: `ops/${name}` },
    spec: { access_list: 'ops', name },
  });
  const list = one('access_list', 'ops');
  const world = {
    before: { access_lists: [list], access_list_members: [member('a'), member('b')] },
    after: { access_lists: [list] },
  };
  const about = (type: string, more: JsonObject) =>
    told({ ...world, events: [event(at(2), type, more)] }).length;
  expect(
    about('access_list.member.delete', { access_list_name: 'ops', members: [{ member_name: 'a' }] }),
  ).toBe(1);
  expect(
    about('access_list.member.delete', {
      access_list_name: 'ops',
      members: [{ member_name: 'a' }, { member_name: 'b' }],
    }),
  ).toBe(0);
  expect(about('access_list.member.delete_all_for_access_list', { access_list_name: 'ops' })).toBe(0);
  expect(about('access_list.review', { name: 'ops', removed_members: ['a', 'b'] })).toBe(0);
  expect(about('access_list.update', { name: 'ops' })).toBe(2);
  const reviewed = {
    kind: 'access_list_review',
    metadata: { name: 'v' },
    spec: { access_list: 'ops', review_date: at(2), changes: { removed_members: ['b'] } },
  };
  const kept = { access_lists: [list], access_list_reviews: [reviewed] };
  expect(told({ ...world, after: kept })).toEqual([
    expect.stringContaining('access_list_members ops/a was removed'),
  ]);
  // the members go with their list: one finding
  expect(told({ ...world, after: {} })).toEqual([
    `access_lists ops was removed ${SPAN}; no event explains it.`,
  ]);
});

test('a bot with its user and role is one finding, and one event explains all three', () => {
  const botUser = {
    kind: 'user',
    metadata: { name: 'bot-x', labels: { 'teleport.internal/bot': 'x' } },
    spec: { roles: ['bot-x'] },
  };
  const newer = {
    before: {},
    after: { bots: [one('bot', 'x')], users: [botUser], roles: [role('bot-x', {})] },
    version: '17.0.0',
  };
  expect(told(newer)).toEqual([`bots x was added ${SPAN}; no event explains it.`]);
  expect(told({ ...newer, events: [event(at(2), 'bot.create', { name: 'x' })] })).toEqual([]);
  // version 14 lists a bot as its user
  const older = { before: {}, after: { bots: [botUser], users: [botUser], roles: [role('bot-x', {})] } };
  expect(told(older)).toEqual([`users bot-x was added ${SPAN}; no event explains it.`]);
  expect(told({ ...older, events: [event(at(2), 'user.create', { name: 'bot-x' })] })).toEqual([]);
});

test('connectors go by type and name', () => {
  const saml = { kind: 'saml', metadata: { name: 'saml/okta' }, spec: {} };
  const world = { before: {}, after: { connectors: [saml] } };
  expect(told({ ...world, events: [event(at(2), 'oidc.created', { name: 'okta' })] })).toHaveLength(1);
  expect(told({ ...world, events: [event(at(2), 'saml.created', { name: 'okta' })] })).toEqual([]);
});

test('where the log between two snapshots was not read, nothing is an exception and nothing passes', () => {
  const world = {
    before: {},
    between: [{ day: 3, hour: 6, state: { roles: [role('early', {})] } }],
    after: { roles: [role('early', {}), role('late', {})] },
    window: { fromMs: Date.parse(at(3, 6)), toMs: Date.parse(at(6)) },
  };
  const { result } = k20(world);
  expect(told(world)).toEqual([expect.stringMatching(/^roles late was added/)]);
  expect(result.insufficient).toContainEqual(
    '1 difference between the snapshots of 2026-01-01T12:00:00.000Z and 2026-01-03T06:00:00.000Z cannot be explained: the audit log between them was not read',
  );
});

test('a snapshot that was denied a dataset lies between two that are compared, and leaves what came and went unseen; a denied closing one is insufficient evidence', () => {
  const middle = { day: 3, hour: 6, state: { roles: [] }, statuses: { roles: 'denied' as const } };
  const roles = [role('a', {})];
  expect(k20({ before: { roles }, between: [middle], after: { roles } }).result).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: [
      expect.stringMatching(/^state_changes is partial: The snapshot of 2026-01-03T06:00:00.000Z lacks/),
    ],
  });
  expect(told({ before: {}, between: [middle], after: { roles } })).toEqual([
    `roles a was added ${SPAN}; no event explains it.`,
  ]);
  expect(k20({ before: { roles }, after: {}, statuses: { roles: 'denied' } }).result).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: ['roles is denied, so that its changes are not seen'],
  });
});

test('a single snapshot, and a silent log, are insufficient evidence', () => {
  expect(k20({ after: {} }).result.result).toBe('insufficient_evidence');
  expect(k20({ before: {}, after: {}, silent: true }).result.result).toBe('insufficient_evidence');
});

test('names and values of a hostile world', () => {
  const labels = JSON.parse('{"__proto__":"x"}') as JsonObject;
  const before = {
    roles: [{ ...role("o'x\n", {}), metadata: { name: "o'x\n", labels } }, role('__proto__', {})],
  };
  const after = { roles: [role("o'x\n", {})] };
  expect(told({ before, after })).toEqual([
    `roles __proto__ was removed ${SPAN}; no event explains it.`,
    `roles o'x\n was changed ${SPAN}: metadata.labels from "{"__proto__":"x"}" to ""; no event explains it.`,
  ]);
  const long = { roles: [role('l', { logins: ['x'.repeat(500)] })] };
  const [facts = ''] = told({ before: { roles: [role('l', {})] }, after: long });
  expect(facts.length).toBeLessThan(500);
});

test('a revoked X.509 certificate of a workload without an event of it is an exception; its entry goes with the certificate', () => {
  const revocation = one('workload_identity_x509_revocation', '1f2e', {
    metadata: { name: '1f2e', expires: at(8) },
    spec: { reason: 'key in a build log', revoked_at: at(3) },
  });
  const none = { x509_revocations: [] };
  const added = { version: '18.2.0', before: none, after: { x509_revocations: [revocation] } };
  expect(told(added)).toEqual([`x509_revocations 1f2e was added ${SPAN}; no event explains it.`]);
  const made = event(at(3), 'workload_identity_x509_revocation.create', { code: 'WID004I', name: '1f2e' });
  expect(told({ ...added, events: [made] })).toEqual([]);
  expect(told({ ...added, events: [{ ...made, name: '1f2f' }] })).toHaveLength(1);
  const ending = { ...revocation, metadata: { name: '1f2e', expires: at(4) } };
  expect(told({ version: '18.2.0', before: { x509_revocations: [ending] }, after: none })).toEqual([]);
});

test('revocations that were not permitted to be read leave insufficient evidence', () => {
  const state = { x509_revocations: [] };
  const denied = k20({
    version: '18.2.0',
    before: state,
    after: state,
    statuses: { x509_revocations: 'denied' },
  });
  expect(denied.result.result).toBe('insufficient_evidence');
});
