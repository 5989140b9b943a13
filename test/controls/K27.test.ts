import { expect, test } from 'vitest';
import { at, event, judge, role, user, type World } from './world.ts';

const lock = (name: string, more = {}) => ({
  kind: 'lock',
  metadata: { name },
  spec: { target: { user: 'x' }, ...more },
});

test('everything explained by events and expiries balances', () => {
  const { result, exceptions } = judge('K27', {
    before: {
      users: [
        user('ann', ['a']),
        user('bo', ['a']),
        { ...user('sso', []), metadata: { name: 'sso', expires: at(2) } },
      ],
      roles: [role('a', {}), role('b', {})],
      locks: [lock('runs-out', { expires: at(3) })],
    },
    after: {
      users: [user('ann', ['a']), user('cy', ['a']), user('bot-x', ['bot-x'])],
      roles: [role('a', {}), role('c', {}), role('bot-x', {})],
      bots: [user('bot-x', ['bot-x'])],
      locks: [lock('new')],
    },
    events: [
      event(at(2, 1), 'user.delete', { name: 'bo' }),
      event(at(2, 2), 'user.create', { name: 'cy', roles: ['a'] }),
      event(at(2, 3), 'user.create', { name: 'here-and-gone', roles: ['a'] }),
      event(at(2, 4), 'user.delete', { name: 'here-and-gone' }),
      event(at(2, 5), 'user.create', { name: 'bot-x', roles: ['bot-x'] }),
      event(at(2, 6), 'role.deleted', { name: 'b' }),
      event(at(2, 7), 'role.created', { name: 'c' }),
      event(at(2, 8), 'lock.created', { name: 'new', target: { user: 'x' } }),
    ],
  });
  expect(exceptions).toEqual([]);
  expect(result.result).toBe('no_exception');
  expect(result.remarks).toContain('users: 3 + 3 − 2 − 1 expired = 3.');
  expect(result.remarks).toContain('roles: 2 + 2 − 1 − 0 expired = 3.');
});

test('what no event explains is an exception, each row named', () => {
  const { exceptions } = judge('K27', {
    before: { users: [user('gone', [])], roles: [role('a', {})], locks: [lock('lifted')] },
    after: { users: [user('new', [])], roles: [role('a', {})] },
    events: [
      event(at(3), 'role.deleted', { name: 'a' }),
      event(at(3, 1), 'user.delete', { name: 'never-made' }),
    ],
  });
  expect(exceptions.map(({ row }) => row).sort()).toEqual([
    'roll_forward/locks/lifted',
    'roll_forward/roles/a',
    'roll_forward/users/gone',
    'roll_forward/users/never-made',
    'roll_forward/users/new',
  ]);
});

test('a first period, a denied listing and an unread log are insufficient evidence', () => {
  const first = judge('K27', { after: {} }).result;
  expect(first.result).toBe('insufficient_evidence');
  expect(first.explanation).toContain('only one snapshot serves the period');
  expect(judge('K27', { before: {}, statuses: { locks: 'denied' } }).result.result).toBe(
    'insufficient_evidence',
  );
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(judge('K27', { before: {}, window: half }).result.result).toBe('insufficient_evidence');
});

test('what happened in the minutes that the pull left unread requires judgment, not an exception', () => {
  const untilJustBefore = { fromMs: Date.parse(at(1)), toMs: Date.parse(at(5, 11, 59)) };
  const made = (time: string) => ({ created_by: { time } });
  const { result, exceptions } = judge('K27', {
    before: { users: [user('gone', [])] },
    after: { users: [user('just-made', [], made(at(5, 12))), user('made-before', [], made(at(3)))] },
    window: untilJustBefore,
  });
  expect(exceptions.map(({ row }) => row)).toEqual(['roll_forward/users/made-before']);
  expect(result.notes.map((note) => note.split(':')[0])).toEqual(['users gone', 'users just-made']);
});

test('a pull that read the newest events after the state leaves nothing open', () => {
  const made = (time: string) => ({ created_by: { time } });
  const world: World = {
    before: { users: [user('gone', [])] },
    after: { users: [user('just-made', [], made(at(5, 12))), user('told', [], made(at(5, 11, 59)))] },
    window: { fromMs: Date.parse(at(1)), toMs: Date.parse(at(5, 11, 58)) },
    readTo: at(5, 12, 1),
    events: [event(at(5, 11, 59), 'user.create', { name: 'told', roles: [] })],
  };
  const { result, exceptions } = judge('K27', world);
  expect(exceptions.map(({ row }) => row)).toEqual([
    'roll_forward/users/gone',
    'roll_forward/users/just-made',
  ]);
  expect(result.notes).toEqual([]);
});

const k27 = (world: World) => judge('K27', world);
const faults = (world: World) => k27(world).exceptions.map(({ row, facts }) => [row, facts]);

test('a role whose deletion was logged days before a snapshot that still lists it vanished without an event', () => {
  const listed = { roles: [role('a', {})] };
  const world = {
    before: listed,
    between: [{ day: 3, hour: 6, state: listed }],
    after: { roles: [] },
    events: [event(at(2), 'role.deleted', { name: 'a' })],
  };
  expect(faults(world)).toEqual([
    [
      'roll_forward/roles/a',
      'roles a: present in snapshot 1 of 2026-01-01T12:00:00.000Z, present in snapshot 2 of 2026-01-03T06:00:00.000Z; events: deleted 2026-01-02T00:00:00.000Z. present in snapshot 2 of 2026-01-03T06:00:00.000Z, absent in snapshot 3 of 2026-01-05T12:00:00.000Z; no event explains it.',
    ],
  ]);
  // the same event after the last snapshot that lists it explains everything, however long before the closing one
  const events = [event(at(3, 6, 1), 'role.deleted', { name: 'a' })];
  expect(faults({ ...world, events })).toEqual([]);
  // a listing is read within minutes of its start: what they changed may show in it already
  const between = [{ day: 3, hour: 6, state: { roles: [] } }];
  expect(faults({ ...world, between, events })).toEqual([]);
  const later = [event(at(3, 6, 16), 'role.deleted', { name: 'a' })];
  expect(faults({ ...world, between, events: later })).toHaveLength(1);
});

test('what came and went between two snapshots of the period needs its events, though both ends lack it', () => {
  const world = {
    before: {},
    between: [{ day: 3, hour: 6, state: { users: [user('ghost', [])] } }],
    after: {},
  };
  expect(faults(world).map(([row]) => row)).toEqual(['roll_forward/users/ghost']);
  const made = event(at(2), 'user.create', { name: 'ghost', roles: [] });
  const gone = event(at(4), 'user.delete', { name: 'ghost' });
  expect(faults({ ...world, events: [made] })).toHaveLength(1);
  expect(faults({ ...world, events: [gone] })).toHaveLength(1);
  const { result, exceptions } = k27({ ...world, events: [made, gone] });
  expect([exceptions, result.result]).toEqual([[], 'no_exception']);
  expect(result.remarks).toContain('users: 0 + 1 − 1 − 0 expired = 0.');
});

test('what vanished for one snapshot and is back at the closing one vanished all the same', () => {
  const listed = { roles: [role('a', {})] };
  const world = { before: listed, between: [{ day: 3, hour: 6, state: { roles: [] } }], after: listed };
  expect(faults(world).map(([row]) => row)).toEqual(['roll_forward/roles/a']);
  const events = [event(at(2), 'role.deleted', { name: 'a' }), event(at(4), 'role.created', { name: 'a' })];
  expect(faults({ ...world, events })).toEqual([]);
});

test('an expiry explains an absence from its moment on, and none before it', () => {
  const expires = (day: number, minute = 0) => [lock('l', { expires: at(day, 6, minute) })];
  const gone = (locks: ReturnType<typeof expires>) => ({
    before: { locks },
    between: [{ day: 3, hour: 6, state: { locks: [] } }],
    after: { locks: [] },
  });
  expect(faults(gone(expires(3)))).toEqual([]);
  expect(faults(gone(expires(3, 15)))).toEqual([]);
  expect(faults(gone(expires(4)))).toEqual([
    [
      'roll_forward/locks/l',
      expect.stringContaining(
        'absent in snapshot 2 of 2026-01-03T06:00:00.000Z (it expires at 2026-01-04T06:00:00.000Z); no event explains it.',
      ),
    ],
  ]);
});

test('single sign-on users expire and come back with each login', () => {
  const sso = (expires: string): ReturnType<typeof user> => ({
    ...user('eve', []),
    metadata: { name: 'eve', expires },
  });
  const login = (time: string, expires: string) =>
    event(time, 'user.create', { name: 'eve', user: 'system', connector: 'okta', expires });
  const { result, exceptions } = k27({
    before: { users: [sso(at(2))] },
    between: [
      { day: 2, state: { users: [] } },
      { day: 2, hour: 18, state: { users: [sso(at(3))] } },
      { day: 3, hour: 6, state: { users: [] } },
    ],
    after: { users: [sso(at(6))] },
    events: [login(at(2, 13), at(2, 20)), login(at(2, 17), at(3)), login(at(4, 20), at(6))],
  });
  expect([exceptions, result.result]).toEqual([[], 'no_exception']);
  expect(result.remarks).toContain('users: 1 + 2 − 0 − 2 expired = 1.');
});

test('a lock or role made and gone between two snapshots, whose expiry nothing knew, requires judgment', () => {
  const { result, exceptions } = k27({
    before: {},
    after: {},
    events: [
      event(at(2), 'lock.created', { name: 'l', target: { user: 'x' } }),
      event(at(2), 'role.created', { name: 'r' }),
      event(at(2), 'user.create', { name: 'u', roles: [] }),
    ],
  });
  expect(exceptions.map(({ row }) => row)).toEqual(['roll_forward/users/u']);
  expect(result.notes.map((note) => note.split(':')[0])).toEqual(['locks l', 'roles r']);
});

test('a preset role that a new version brings along requires judgment; one that vanishes is an exception', () => {
  const preset = {
    ...role('p', {}),
    metadata: { name: 'p', labels: { 'teleport.internal/resource-type': 'preset' } },
  };
  const came = k27({ before: {}, after: { roles: [preset] } });
  expect([came.exceptions, came.result.result]).toEqual([[], 'judgment_required']);
  expect(faults({ before: { roles: [preset] }, after: {} })).toHaveLength(1);
});

test('names of a hostile world roll forward by themselves', () => {
  const names = ['__proto__', "o'x\n", '=1+1', 'constructor'];
  const { exceptions } = k27({
    before: { users: names.map((name) => user(name, [])) },
    after: {},
    events: [event(at(2), 'user.delete', { name: 'constructor' })],
  });
  expect(exceptions.map(({ row }) => row)).toEqual(
    ['=1+1', '__proto__', "o'x\n"].map((name) => `roll_forward/users/${name}`),
  );
});

test('connectors, access lists, trusted clusters and devices roll forward too; a login rule does not', () => {
  const one = (kind: string, name: string) => ({ kind, metadata: { name }, spec: {} });
  const after = {
    connectors: [one('saml', 'saml/okta')],
    access_lists: [one('access_list', 'l')],
    trusted_clusters: [one('trusted_cluster', 't')],
    devices: [one('device', 'd')],
    login_rules: [one('login_rule', 'x')],
  };
  expect(faults({ before: {}, after }).map(([row]) => row)).toEqual([
    'roll_forward/access_lists/l',
    'roll_forward/connectors/saml/okta',
    'roll_forward/devices/d',
    'roll_forward/trusted_clusters/t',
  ]);
  const events = [
    event(at(2), 'saml.created', { name: 'okta' }),
    event(at(2), 'access_list.create', { name: 'l' }),
    event(at(2), 'trusted_cluster.create', { name: 't' }),
    event(at(2), 'device.create', { name: 'd' }),
  ];
  expect(faults({ before: {}, after, events })).toEqual([]);
});

test('join tokens roll forward where events name them: not in version 14, and not where the name is the secret', () => {
  const token = (name: string, more = {}) => ({ kind: 'token', metadata: { name }, spec: {}, ...more });
  const tokens = [token('iam-agents'), token('a1b2', { name_hmac: 'a1b2' })];
  expect(faults({ before: {}, after: { tokens } })).toEqual([]);
  const newer = { before: {}, after: { tokens }, version: '17.1.0' };
  expect(faults(newer).map(([row]) => row)).toEqual(['roll_forward/tokens/iam-agents']);
  expect(faults({ ...newer, events: [event(at(2), 'join_token.create', { name: 'iam-agents' })] })).toEqual(
    [],
  );
  const { result } = k27({ before: { tokens }, after: {}, version: '17.1.0' });
  expect(result.notes).toEqual([expect.stringContaining('Not every version logs that a token was deleted.')]);
});

test('a listing that was denied in between proves no absence; at an end it is insufficient evidence for itself only', () => {
  const users = [user('ann', [])];
  const middle = { day: 3, hour: 6, state: { users: [] }, statuses: { users: 'denied' as const } };
  expect(k27({ before: { users }, between: [middle], after: { users } }).result.result).toBe('no_exception');
  const world = {
    before: { users: [...users, user('bo', [])] },
    between: [{ day: 3, hour: 6, state: { users } }],
    after: {},
    statuses: { users: 'denied' as const },
  };
  const { result, exceptions } = k27(world);
  expect(exceptions.map(({ row }) => row)).toEqual(['roll_forward/users/bo']);
  expect(result.insufficient).toEqual(['users is denied in snapshot 3']);
});

test('where a part of the log was not read, faults of the other parts are still reported', () => {
  const world = {
    before: { users: [user('early', []), user('late', [])] },
    between: [{ day: 3, hour: 6, state: { users: [user('late', [])] } }],
    after: {},
    window: { fromMs: Date.parse(at(3, 6)), toMs: Date.parse(at(6)) },
  };
  const { result, exceptions } = k27(world);
  expect(exceptions.map(({ row }) => row)).toEqual(['roll_forward/users/late']);
  expect(result.insufficient).toContainEqual(expect.stringContaining('not read without a gap'));
});

test('a silent log over a changing state is insufficient evidence', () => {
  const events = [event(at(2, 1), 'cert.create')];
  const { result } = k27({ before: {}, after: {}, silent: true });
  expect(result.result).toBe('insufficient_evidence');
  const changing = {
    before: {},
    between: [{ day: 3, hour: 6, state: { users: [user('a', [])] } }],
    after: { users: [user('a', [])] },
  };
  expect(k27({ ...changing, events, silent: true }).result.insufficient).toContainEqual(
    expect.stringContaining('while the state changed'),
  );
});
