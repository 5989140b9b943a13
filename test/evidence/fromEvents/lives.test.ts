import { expect, test } from 'vitest';
import { deriveHistories } from '../../../src/collectors/derived/deriveHistories.ts';
import { recordedEvents, recordedState } from '../../collectors/derived/recorded.ts';
import { companyEvents, DAY, event, rowsOf } from './rows.ts';

test('the recorded locks from their making to their end', () => {
  const { lock_lifecycles = [] } = rowsOf(
    recordedEvents().map(({ json }) => JSON.parse(json)),
    ['lock_lifecycles'],
    { fromMs: Date.parse('2026-11-21'), toMs: Date.parse('2026-11-22'), label: 'x' },
    { started: '2026-11-21T09:30:00.000Z', state: { locks: recordedState('locks') } },
  );
  expect(
    lock_lifecycles.map(({ target, message, how, in_force, ends, events }) => [
      target,
      message,
      how,
      in_force,
      ends,
      (events as string[]).length,
    ]),
  ).toEqual([
    // it ends before the period does
    ['user:eve', 'Suspicious activity', 'its time was over', 'no', '2026-11-21T19:24:07.177470346Z', 1],
    ['role:deploy', '', 'lifted', 'no', null, 2],
    ['login:postgres', 'db freeze', '', 'yes', '2027-01-01T00:00:00Z', 1],
    ['user:bot-ci-deploy', expect.stringContaining('generation mismatch'), '', 'yes', null, 1],
  ]);
});

test('a lock that was made before the period and held in it is listed, one lifted before is not', () => {
  const target = { user: 'x' };
  const { lock_lifecycles = [] } = rowsOf(
    [
      event(-3000, 'lock.created', 'TLK00I', { name: 'old', target }),
      event(-2900, 'lock.deleted', 'TLK01I', { name: 'old' }),
      event(-2000, 'lock.created', 'TLK00I', { name: 'held', target, user: 'ann' }),
      event(-1900, 'lock.created', 'TLK00I', { name: 'held', target, user: 'bob' }),
      event(10, 'lock.deleted', 'TLK01I', { name: 'held', user: 'cy' }),
      event(3000, 'lock.created', 'TLK00I', { name: 'later', target }),
    ],
    ['lock_lifecycles'],
  );
  expect(lock_lifecycles).toMatchObject([
    {
      lock: 'held',
      made_by: 'ann',
      changes: [{ actor: 'bob' }],
      how: 'lifted',
      ended_by: 'cy',
      duration_seconds: 120_600,
    },
  ]);
});

const failed = (minute: number, user: string, more = {}) =>
  event(minute, 'user.login', 'T1000W', {
    user,
    success: false,
    method: 'local',
    error: 'invalid username, password or second factor',
    'addr.remote': `192.0.2.${minute}:99`,
    ...more,
  });
const good = (minute: number, user: string) =>
  event(minute, 'user.login', 'T1000I', { user, success: true, method: 'local' });
const lockouts = (events: ReturnType<typeof event>[]) => rowsOf(events, ['lockouts']).lockouts ?? [];

test('lock-outs: said by a refusal, concluded from five failed logins, disproved by a good one', () => {
  const rows = lockouts([
    ...[1, 2, 3, 4, 5].map((minute) => failed(minute, 'ann')),
    ...[1, 2, 3, 4, 5, 6].map((minute) => failed(minute, 'vendor')),
    good(8, 'vendor'),
    failed(30, 'bob', { error: 'too many incorrect attempts, please try again later' }),
    ...[1, 2, 3, 4].map((minute) => failed(minute, 'few')),
    failed(50, 'few'),
    ...[1, 2, 3, 4, 5].map((minute) => failed(minute, 'sso', { code: 'T1001W' })),
  ]);
  expect(rows.map(({ user, shown_by, failed_logins }) => [user, shown_by, failed_logins])).toEqual([
    ['ann', 'five failed logins within 30 minutes', 5],
    ['bob', 'the refusal of a login', 1],
  ]);
  expect(rows[0]).toMatchObject({ time: '2026-01-02T00:05:00.000Z', ends: '2026-01-02T00:25:00.000Z' });
  expect(rows[0]?.addresses).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5']);
  expect(rows[0]?.events).toHaveLength(5);
});

test('a lock-out that the state shows brings the failed logins before it, once', () => {
  const status = {
    is_locked: true,
    locked_message: 'user has exceeded maximum failed login attempts',
    locked_time: '2026-01-02T00:05:00Z',
    lock_expires: '2026-01-02T00:25:00Z',
  };
  const rows = rowsOf(
    [1, 2, 3, 4, 5].map((minute) => failed(minute, 'ann')),
    ['lockouts'],
    DAY,
    {
      started: '2026-01-02T00:10:00.000Z',
      state: { users: [{ metadata: { name: 'ann' }, spec: { roles: [], status } }] },
      beforeFinish: (store, snapshot) => void deriveHistories(store, snapshot),
    },
  ).lockouts;
  expect(rows).toMatchObject([{ user: 'ann', shown_by: "the user's state", failed_logins: 5 }]);
  expect(rows).toHaveLength(1);
});

test('the made-up quarter has one lock-out, of five wrong passwords; the vendor got in after six attempts', () => {
  const quarter = { fromMs: Date.parse('2026-07-01'), toMs: Date.parse('2026-10-01'), label: 'x' };
  expect(rowsOf(companyEvents(), ['lockouts'], quarter).lockouts).toMatchObject([
    { user: 'contractor-marek', failed_logins: 5, shown_by: 'five failed logins within 30 minutes' },
  ]);
});
