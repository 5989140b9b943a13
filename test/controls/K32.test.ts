import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, user, type World } from './world.ts';

const policy = (more: JsonObject = {}): JsonObject => ({
  name: 'watched',
  filter: 'contains(user.spec.roles, "auditor")',
  kinds: ['ssh'],
  modes: ['moderator'],
  count: 1,
  on_leave: 'terminate',
  ...more,
});
const watched = (...policies: JsonObject[]): JsonObject => role('ops', { require_session_join: policies });
const STATE = {
  roles: [watched(policy()), role('auditor', {}), role('view', {})],
  users: [user('alice', ['ops']), user('bob', ['auditor']), user('carol', ['view']), user('dave', ['view'])],
};
/** A session of one hour on 2026-01-03 from 04:00; others join and leave at minutes. */
const session = (
  sid: string,
  owner: string,
  others: readonly [name: string, joined: number, left?: number][],
  more: JsonObject = {},
) => [
  event(at(3, 4), 'session.start', { code: 'T2000I', sid, user: owner, server_hostname: 'db1', ...more }),
  ...others.flatMap(([name, joined, left]) => [
    event(at(3, 4, joined), 'session.join', { code: 'T2001I', sid, user: name, ...more }),
    ...(left === undefined
      ? []
      : [event(at(3, 4, left), 'session.leave', { code: 'T2003I', sid, user: name, ...more })]),
  ]),
  event(at(3, 5), 'session.end', {
    code: 'T2004I',
    sid,
    user: owner,
    server_hostname: 'db1',
    interactive: true,
    session_start: at(3, 4),
    session_stop: at(3, 5),
    participants: [owner, ...others.map(([name]) => name)],
    ...more,
  }),
];
const k32 = (events: JsonObject[], more: World = {}) =>
  judge('K32', { ...more, events, after: { ...STATE, ...more.after } });
const rows = (events: JsonObject[], more: World = {}) => k32(events, more).exceptions.map(({ row }) => row);

test('a session without the one who must join is an exception; with them, and of others, it is not', () => {
  const told = k32([
    ...session('alone', 'alice', []),
    ...session('watched', 'alice', [['bob', 1]]),
    ...session('wrong', 'alice', [['carol', 1]]),
    ...session('free', 'carol', []),
  ]);
  expect(told.exceptions.map(({ row, facts }) => [row, facts])).toEqual([
    [
      'sessions/alone',
      'Session alone of alice, started at 2026-01-03T04:00:00.000Z under role ops (by effective access), had 0 of the 1 others that policy watched asks for.',
    ],
    [
      'sessions/wrong',
      'Session wrong of alice, started at 2026-01-03T04:00:00.000Z under role ops (by effective access), had 0 of the 1 others that policy watched asks for.',
    ],
  ]);
  expect(told.result.population.size).toBe(3);
});

test('the roles of the certificate decide where there is one', () => {
  const certificate = (name: string, roles: string[]) =>
    event(at(3, 3), 'cert.create', {
      code: 'TC000I',
      cert_type: 'user',
      identity: { user: name, roles, expires: at(3, 20) },
    });
  expect(rows([certificate('alice', ['view']), ...session('s', 'alice', [])])).toEqual([]);
  const told = k32([certificate('dave', ['ops']), ...session('s', 'dave', [])]);
  expect(told.exceptions.map(({ facts }) => facts)).toEqual([
    expect.stringContaining('under role ops (by certificate)'),
  ]);
});

test('it ran on after they left, where on_leave is terminate; a moment is allowed, and somebody else may stay', () => {
  expect(rows([...session('ran-on', 'alice', [['bob', 1, 20]])])).toEqual(['sessions/ran-on']);
  expect(rows([...session('to-the-end', 'alice', [['bob', 1, 60]])])).toEqual([]);
  const after = { ...STATE, roles: [watched(policy({ on_leave: 'pause' })), role('auditor', {})] };
  expect(rows([...session('paused', 'alice', [['bob', 1, 20]])], { after })).toEqual([]);
  const two = { ...STATE, users: [...STATE.users, user('erin', ['auditor'])] };
  expect(
    rows(
      [
        ...session('relay', 'alice', [
          ['bob', 1, 20],
          ['erin', 10],
        ]),
      ],
      { after: two },
    ),
  ).toEqual([]);
});

test('the number counts people, each once; one policy that is met is enough', () => {
  const two = { ...STATE, roles: [watched(policy({ count: 2 })), role('auditor', {})] };
  const again = [
    ...session('again', 'alice', [
      ['bob', 1, 20],
      ['bob', 20],
    ]),
  ];
  expect(rows(again, { after: two })).toEqual(['sessions/again']);
  const either = {
    ...STATE,
    roles: [watched(policy({ count: 2 }), policy({ name: 'one' })), role('auditor', {})],
  };
  expect(rows([...session('one', 'alice', [['bob', 1]])], { after: either })).toEqual([]);
});

test('a filter that is not evaluated requires judgment, unless too few took part in any case', () => {
  const after = { ...STATE, roles: [watched(policy({ filter: 'user.metadata.labels["team"] == "sec"' }))] };
  const { result } = k32([...session('s', 'alice', [['carol', 1]])], { after });
  expect(result).toMatchObject({ result: 'judgment_required', exceptions: 0 });
  expect(rows([...session('s', 'alice', [])], { after })).toEqual(['sessions/s']);
});

test('kinds: a policy for Kubernetes does not concern a server', () => {
  const after = { ...STATE, roles: [watched(policy({ kinds: ['k8s'] })), role('auditor', {})] };
  expect(rows([...session('ssh', 'alice', [])], { after })).toEqual([]);
  expect(rows([...session('kube', 'alice', [], { kubernetes_cluster: 'c1' })], { after })).toEqual([
    'sessions/kube',
  ]);
});

test('privileged roles without it say nothing on an edition that lacks it; no such session is not applicable', () => {
  const admin = role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] });
  const after = { roles: [admin], users: [user('alice', ['admin'])] };
  const { result } = k32([], { after, settings: { require_moderation: true } });
  expect(result).toMatchObject({ result: 'not_applicable', remarks: [] });
});

test('an unread log is insufficient evidence', () => {
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(k32([], { window: half }).result.result).toBe('insufficient_evidence');
});
