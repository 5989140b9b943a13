import { expect, test } from 'vitest';
import { foldAccessListMembers } from '../../../src/collectors/derived/accessListMembers.ts';
import { foldAccessRequest } from '../../../src/collectors/derived/accessRequest.ts';
import { foldBot } from '../../../src/collectors/derived/bot.ts';
import { foldDeletions } from '../../../src/collectors/derived/deletion.ts';
import { DELETION_RULES } from '../../../src/collectors/derived/deletionRules.ts';
import { foldLock } from '../../../src/collectors/derived/lock.ts';
import { foldRoleRemovals } from '../../../src/collectors/derived/roleRemoval.ts';
import { NO_STATE, type SubjectState } from '../../../src/collectors/derived/subjectState.ts';
import { foldUser } from '../../../src/collectors/derived/user.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { storedEvent } from './recorded.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const ms = (minute: number) => Date.UTC(2026, 0, 1, 0, minute);
let uid = 0;
const event = (minute: number, type: string, more: JsonObject = {}, code = 'T1I') =>
  storedEvent({ time: at(minute), uid: `u${++uid}`, event: type, code, ...more });

/** State from [minute seen, minute gone or null, body], with the last full listing at a minute. */
function state(listedAt: number | null, ...versions: [number, number | null, JsonObject][]): SubjectState {
  return {
    versions: versions.map(([seen, gone, body]) => ({
      body,
      seenMs: ms(seen),
      seenByMs: ms(seen) + 60_000,
      goneMs: gone === null ? null : ms(gone),
    })),
    listing: listedAt === null ? null : { startedMs: ms(listedAt), endedMs: ms(listedAt) + 60_000 },
  };
}

const created = (minute: number, more: JsonObject = {}) =>
  event(minute, 'access_request.create', { id: 'r', user: 'bob', roles: ['dba'], state: 'PENDING', ...more });

test('a review that settles a request and the update that echoes it are one decision', () => {
  const record = foldAccessRequest(
    'r',
    [
      event(3, 'access_request.update', { id: 'r', state: 'APPROVED', updated_by: 'carol' }),
      event(2, 'access_request.review', {
        id: 'r',
        reviewer: 'carol',
        proposed_state: 'APPROVED',
        state: 'APPROVED',
        reason: 'ok',
      }),
      created(1),
    ],
    state(10, [
      5,
      null,
      {
        spec: {
          user: 'bob',
          roles: ['dba'],
          state: 2,
          reviews: [{ author: 'carol', proposed_state: 2, reason: 'ok', created: at(2) }],
        },
      },
    ]),
    [],
    ms(10),
  );
  expect(record?.approvers.map(({ reviewer, source }) => `${reviewer} ${source}`)).toEqual(['carol review']);
  expect(record).toMatchObject({ state: 'APPROVED', resolved: at(2), resolve_reason: 'ok', source: 'both' });
});

test('an approving update by somebody else than the reviewer stays a decision of its own', () => {
  const record = foldAccessRequest(
    'r',
    [
      created(1),
      event(2, 'access_request.review', {
        id: 'r',
        reviewer: 'carol',
        proposed_state: 'DENIED',
        state: 'PENDING',
      }),
      event(3, 'access_request.update', { id: 'r', state: 'APPROVED', updated_by: 'root-admin' }),
    ],
    NO_STATE,
    [],
    ms(10),
  );
  expect(record?.approvers.map(({ reviewer, decision, source }) => [reviewer, decision, source])).toEqual([
    ['carol', 'DENIED', 'review'],
    ['root-admin', 'APPROVED', 'state_update'],
  ]);
});

test('requests only the API knows, promoted ones, overridden roles, resources', () => {
  const spec = {
    user: 'bob',
    roles: ['dba'],
    state: 4,
    created: at(1),
    expires: at(600),
    request_reason: 'why',
    resource_ids: [
      { cluster: 'acme', kind: 'node', name: 'n1' },
      { cluster: 'acme', kind: 'kube', name: 'k', sub_resource: 'ns/p' },
    ],
    reviews: [{ author: 'carol', proposed_state: 4, reason: 'to a list', created: at(2) }],
  };
  const record = foldAccessRequest('r', [], state(5, [5, null, { spec }]), [], ms(5));
  expect(record).toMatchObject({
    state: 'PROMOTED',
    source: 'api',
    resources: ['acme/node/n1', 'acme/kube/k/ns/p'],
    resolved: at(2),
    reason: 'why',
  });
  const changed = foldAccessRequest(
    'r',
    [
      created(1),
      event(2, 'access_request.update', { id: 'r', state: 'APPROVED', roles: ['reader'], updated_by: 'c' }),
    ],
    NO_STATE,
    [],
    ms(5),
  );
  expect(changed).toMatchObject({ roles: ['reader'], state: 'APPROVED', source: 'events' });
});

test('dry runs are no requests, an empty id has no record', () => {
  expect(foldAccessRequest('r', [], state(5, [5, null, { spec: { dry_run: true } }]), [], ms(5))).toBeNull();
  expect(foldAccessRequest('r', [], NO_STATE, [], ms(5))).toBeNull();
});

test.each([
  ['by its event', [event(70, 'access_request.expire', { id: 'r' })], NO_STATE, 80, 'EXPIRED'],
  ['by its absence from a full listing', [], state(70), 70, 'EXPIRED'],
  ['not by absence when no listing was full', [], NO_STATE, 70, 'PENDING'],
  ['not by absence from a listing of the same moment', [], state(1), 1, 'PENDING'],
  [
    'by its time to live',
    [],
    state(5, [5, null, { metadata: { expires: at(61) }, spec: { state: 1 } }]),
    70,
    'EXPIRED',
  ],
] as const)('a pending request ends %s', (_, more, seen, observed, expected) => {
  expect(foldAccessRequest('r', [created(1), ...more], seen, [], ms(observed))?.state).toBe(expected);
});

test('uses count from the approval on', () => {
  const uses = [
    event(1, 'cert.create', { identity: { user: 'bob', access_requests: ['r'] } }),
    event(4, 'cert.create', { identity: { user: 'bob', access_requests: ['r'] } }),
    event(9, 'session.start', { access_requests: ['r'] }),
  ];
  const decided = event(3, 'access_request.update', { id: 'r', state: 'APPROVED', updated_by: 'c' });
  const record = foldAccessRequest('r', [created(2), decided], NO_STATE, uses, ms(10));
  expect(record?.used).toEqual({ count: 2, first: at(4), last: at(9) });
});

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

test('a bot deletion that newer gateways log twice is told once; a person called bot-… is no bot', () => {
  const traces = {
    botEvents: [event(5, 'bot.delete', { name: 'ci', user: 'ann' })],
    userEvents: [
      event(1, 'user.create', { name: 'bot-ci', roles: ['bot-ci'] }),
      event(5, 'user.delete', { name: 'bot-ci', user: 'ann' }),
    ],
    roleEvents: [],
    bot: state(9, [3, 9, { kind: 'bot' }]),
    user: NO_STATE,
  };
  expect(foldBot('ci', traces).map(({ revocation: r }) => [r.kind, r.target, r.actor, r.in_force])).toEqual([
    ['bot_deleted', 'bot:ci', 'ann', 'yes'],
  ]);
  const person = {
    ...traces,
    botEvents: [],
    bot: NO_STATE,
    userEvents: [
      event(1, 'user.create', { name: 'bot-ci', roles: ['access'] }),
      event(5, 'user.delete', { name: 'bot-ci' }),
    ],
  };
  expect(foldBot('ci', person)).toEqual([]);
});

test('certificates revoked, revocations taken back, list members removed', () => {
  const rule = DELETION_RULES.x509_revocation;
  if (rule === undefined) throw new Error('no rule');
  const revoke = event(1, 'workload_identity_x509_revocation.create', {
    name: 'aa11',
    reason: 'leaked',
    user: 'ann',
  });
  const undo = event(2, 'workload_identity_x509_revocation.delete', { name: 'aa11' });
  const told = (rows: ReturnType<typeof foldDeletions>) =>
    rows.map(({ revocation: r }) => [r.kind, r.target, r.reason, r.in_force]);
  expect(told(foldDeletions(rule, 'aa11', [revoke], NO_STATE))).toEqual([
    ['certificate_revoked', 'x509_serial:aa11', 'leaked', 'yes'],
  ]);
  expect(told(foldDeletions(rule, 'aa11', [undo, revoke], NO_STATE))).toEqual([
    ['certificate_revoked', 'x509_serial:aa11', 'leaked', 'no'],
  ]);
  const members = foldAccessListMembers('ops', [
    event(1, 'access_list.member.delete', {
      access_list_name: 'ops',
      members: [{ member_name: 'bob', reason: 'left' }],
      updated_by: 'ann',
    }),
    event(
      2,
      'access_list.member.delete',
      { access_list_name: 'ops', members: [{ member_name: 'eve' }], success: false },
      'TAL007E',
    ),
  ]);
  expect(members.map(({ revocation: r }) => [r.target, r.actor, r.reason])).toEqual([
    ['access_list:ops user:bob', 'ann', 'left'],
  ]);
});
