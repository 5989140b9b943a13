import { expect, test } from 'vitest';
import { foldLock } from '../../../src/collectors/derived/histories/lock.ts';
import { NO_STATE } from '../../../src/collectors/derived/subjectState.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { at, event, ms, state } from './moments.ts';

test('a lock: newer nesting of the target, expiry from state, lifting without an event, expiry', () => {
  const body = { spec: { target: { user: 'eve', login: 'root' }, message: 'm', expires: at(60) } };
  const made = event(1, 'lock.created', {
    name: 'l',
    user: 'admin',
    target: {},
    lock: { target: { user: 'eve', login: 'root' } },
  });
  const told = (rows: ReturnType<typeof foldLock>) =>
    rows.map(({ revocation: r }) => [r.kind, r.target, r.in_force, r.time, r.source]);
  expect(told(foldLock('l', [made], state(5, [5, null, body]), ms(5)))).toEqual([
    ['lock', 'user:eve login:root', 'yes', at(1), 'both'],
  ]);
  expect(told(foldLock('l', [made], state(70, [5, 70, body]), ms(70)))).toEqual([
    ['lock', 'user:eve login:root', 'no', at(1), 'both'],
    ['lock_expired', 'user:eve login:root', 'no', at(60), 'snapshots'],
  ]);
  expect(told(foldLock('l', [made], state(30, [5, 30, body]), ms(30)))).toEqual([
    ['lock', 'user:eve login:root', 'no', at(1), 'both'],
    ['lock_lifted', 'user:eve login:root', 'no', null, 'snapshots'],
  ]);
  expect(told(foldLock('l', [made], NO_STATE, ms(5)))).toEqual([
    ['lock', 'user:eve login:root', 'unknown', at(1), 'events'],
  ]);
});

test('a lock lifted and set again under the same name is two locks', () => {
  const target = { user: 'eve' };
  const rows = foldLock(
    'l',
    [
      event(1, 'lock.created', { name: 'l', target }),
      event(2, 'lock.deleted', { name: 'l' }),
      event(3, 'lock.created', { name: 'l', target }),
    ],
    state(5, [5, null, { spec: { target, message: 'again' } }]),
    ms(5),
  );
  expect(rows.map(({ revocation: r }) => [r.kind, r.target, r.in_force])).toEqual([
    ['lock', 'user:eve', 'no'],
    ['lock_lifted', 'user:eve', 'no'],
    ['lock', 'user:eve', 'yes'],
  ]);
});

test('a lock lifted whose making was before our time takes its target from an earlier snapshot', () => {
  const version: JsonObject = { spec: { target: { role: 'dba' }, message: 'freeze' } };
  const rows = foldLock(
    'l',
    [event(9, 'lock.deleted', { name: 'l', user: 'ann' })],
    state(10, [5, 10, version]),
    ms(10),
  );
  expect(rows.map(({ revocation: r }) => [r.kind, r.target, r.actor, r.in_force])).toEqual([
    ['lock', 'role:dba', '', 'no'],
    ['lock_lifted', 'role:dba', 'ann', 'no'],
  ]);
});

test('a lock that is given another target ends for the first one; a written-again one with the same target goes on', () => {
  const rows = foldLock(
    'l',
    [
      event(1, 'lock.created', { name: 'l', target: { user: 'ann' }, user: 'admin' }),
      event(2, 'lock.created', { name: 'l', target: { user: 'ann' }, user: 'admin' }),
      event(3, 'lock.created', { name: 'l', target: { user: 'bob' }, user: 'carol' }),
    ],
    state(5, [5, null, { spec: { target: { user: 'bob' }, message: 'changed', expires: at(60) } }]),
    ms(5),
  );
  expect(
    rows.map(({ revocation: r }) => [r.kind, r.target, r.time, r.actor, r.in_force, r.ends, r.reason]),
  ).toEqual([
    ['lock', 'user:ann', at(1), 'admin', 'no', null, ''],
    ['lock_lifted', 'user:ann', at(3), 'carol', 'no', null, 'the lock was given another target: user:bob'],
    ['lock', 'user:bob', at(3), 'carol', 'yes', at(60), 'changed'],
  ]);
});

test('a lock made with an end in the past ended when it was made', () => {
  const made = event(10, 'lock.created', { name: 'l', target: { user: 'x' } });
  const rows = foldLock(
    'l',
    [made],
    state(20, [20, null, { spec: { target: { user: 'x' }, expires: at(1) } }]),
    ms(20),
  );
  expect(rows.map(({ revocation: r }) => [r.kind, r.time, r.in_force, r.ends])).toEqual([
    ['lock', at(10), 'no', at(1)],
    ['lock_expired', at(10), 'no', at(1)],
  ]);
});

test('a lock that the list lost before its end was lifted, however long ago that end is now', () => {
  const body = { spec: { target: { user: 'x' }, expires: at(60) } };
  const kinds = (now: number) =>
    foldLock('l', [], state(now, [5, 30, body]), ms(now)).map(({ revocation: r }) => r.kind);
  expect(kinds(30)).toEqual(['lock', 'lock_lifted']);
  expect(kinds(90)).toEqual(['lock', 'lock_lifted']);
});

test('targets: several at once, and the node that 14.2 tells twice once', () => {
  const target = (told: JsonObject) =>
    foldLock('l', [event(1, 'lock.created', { name: 'l', target: told })], state(null), ms(5))[0]?.revocation
      .target;
  expect(target({ login: 'hugo', role: 'ssh', user: 'hugo' })).toBe('user:hugo role:ssh login:hugo');
  expect(target({ node: 'n1', server_id: 'n1' })).toBe('server_id:n1');
  expect(target({ node: 'n1' })).toBe('node:n1');
  expect(target({ node: 'n1', server_id: 'n2' })).toBe('node:n1 server_id:n2');
});
