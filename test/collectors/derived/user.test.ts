import { expect, test } from 'vitest';
import { foldUser } from '../../../src/collectors/derived/histories/user.ts';
import { foldRoleRemovals } from '../../../src/collectors/derived/revocations/roleRemoval.ts';
import { NO_STATE } from '../../../src/collectors/derived/subjectState.ts';
import { at, event, ms, state } from './moments.ts';

test('roles taken away: by a create again, by an update, and seen in a snapshot only', () => {
  const events = [
    event(1, 'user.create', { name: 'bob', roles: ['a', 'b'], user: 'ann' }),
    event(2, 'user.create', { name: 'bob', roles: ['a', 'c'], user: 'ann' }),
  ];
  const seen = state(30, [5, 30, { spec: { roles: ['c', 'a'] } }], [30, null, { spec: { roles: ['a'] } }]);
  expect(
    foldRoleRemovals('bob', events, seen).map(({ revocation: r }) => [
      r.target,
      r.time,
      r.source,
      r.in_force,
    ]),
  ).toEqual([
    ['user:bob role:b', at(2), 'events', 'yes'],
    ['user:bob role:c', null, 'snapshots', 'yes'],
  ]);
});

test('a role given back is no longer taken away, a deletion takes no roles one by one', () => {
  const events = [
    event(1, 'user.create', { name: 'bob', roles: ['a', 'b'] }),
    event(2, 'user.update', { name: 'bob', roles: ['a'] }),
    event(3, 'user.update', { name: 'bob', roles: ['a', 'b'] }),
    event(4, 'user.delete', { name: 'bob' }),
    event(5, 'user.create', { name: 'bob', roles: ['a', 'b'] }),
  ];
  const seen = state(9, [9, null, { spec: { roles: ['a', 'b'] } }]);
  expect(foldRoleRemovals('bob', events, seen).map(({ revocation: r }) => [r.target, r.in_force])).toEqual([
    ['user:bob role:b', 'no'],
  ]);
  const deletion = foldUser('bob', events, seen, false, ms(9)).find(
    ({ revocation: r }) => r.kind === 'user_deleted',
  );
  expect(deletion?.revocation.in_force).toBe('no');
});

test('a refused deletion is none; a temporary user that ran out was not deleted; one that vanished was', () => {
  const refused = event(1, 'user.delete', { name: 'x', success: false }, 'T1004E');
  expect(foldUser('x', [refused], NO_STATE, false, ms(9))).toEqual([]);
  const temporary = state(9, [1, 9, { metadata: { expires: at(5) }, spec: { roles: [] } }]);
  expect(foldUser('x', [], temporary, false, ms(9))).toEqual([]);
  const vanished = foldUser('x', [], state(9, [1, 9, { spec: { roles: [] } }]), false, ms(9));
  expect(vanished.map(({ revocation: r }) => [r.kind, r.time, r.source])).toEqual([
    ['user_deleted', null, 'snapshots'],
  ]);
});

test('a lock-out after failed logins ends with its time', () => {
  const body = {
    spec: {
      roles: [],
      status: { is_locked: true, locked_message: 'too many', locked_time: at(1), lock_expires: at(21) },
    },
  };
  const inForce = (now: number) =>
    foldUser('x', [], state(5, [5, null, body]), false, ms(now)).map(({ revocation: r }) => [
      r.kind,
      r.in_force,
      r.ends,
    ]);
  expect(inForce(5)).toEqual([['user_locked_out', 'yes', at(21)]]);
  expect(inForce(30)).toEqual([['user_locked_out', 'no', at(21)]]);
});

test('14.2 logs an update of a user as a create by the user itself: the actor is not recorded', () => {
  const events = [
    event(1, 'user.create', { name: 'dana', roles: ['a', 'b', 'c'], user: 'host.acme' }),
    event(2, 'user.create', { name: 'dana', roles: ['a', 'b'], user: 'dana' }),
    event(3, 'user.update', { name: 'dana', roles: ['a'], user: 'dana' }),
  ];
  const rows = foldRoleRemovals('dana', events, NO_STATE);
  expect(rows.map(({ revocation: r }) => [r.target, r.actor, r.reason])).toEqual([
    ['user:dana role:c', '', 'who did it is not recorded: the event names the affected user itself'],
    ['user:dana role:b', 'dana', ''],
  ]);
});

test.each([
  ['null', { roles: null }],
  ['absent', {}],
  ['empty', { roles: [] }],
])('an event whose roles are %s took all of them away', (_, roles) => {
  const events = [
    event(1, 'user.create', { name: 'hugo', roles: ['access', 'ssh'], user: 'adm' }),
    event(2, 'user.update', { name: 'hugo', user: 'adm', ...roles }),
  ];
  const seen = state(9, [9, null, { spec: { roles: [] } }]);
  expect(
    foldRoleRemovals('hugo', events, seen).map(({ revocation: r }) => [r.target, r.time, r.actor, r.source]),
  ).toEqual([
    ['user:hugo role:access', at(2), 'adm', 'events'],
    ['user:hugo role:ssh', at(2), 'adm', 'events'],
  ]);
});

test('a user deleted twice, made again in between: two deletions, the first of them over', () => {
  const events = [
    event(1, 'user.create', { name: 'ivan', roles: ['root'] }),
    event(2, 'user.delete', { name: 'ivan', user: 'host.acme' }),
    event(3, 'user.create', { name: 'ivan', roles: ['read', 'ssh'] }),
    event(4, 'user.create', { name: 'ivan', roles: ['access'], user: 'ivan' }),
    event(5, 'user.delete', { name: 'ivan', user: 'adm' }),
  ];
  const rows = foldUser('ivan', events, state(9), false, ms(9));
  expect(rows.map(({ revocation: r }) => [r.kind, r.target, r.actor, r.in_force])).toEqual([
    ['user_deleted', 'user:ivan', 'host.acme', 'no'],
    ['user_deleted', 'user:ivan', 'adm', 'yes'],
    ['role_removed_from_user', 'user:ivan role:read', '', 'yes'],
    ['role_removed_from_user', 'user:ivan role:ssh', '', 'yes'],
  ]);
});
