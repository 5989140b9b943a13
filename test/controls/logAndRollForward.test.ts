import { expect, test } from 'vitest';
import { at, event, judge, role, user } from './world.ts';

const session = (sid: string, time: string, type = 'session.start') =>
  event(time, type, { sid, user: 'bob' });

test('K21: a session without an end is an exception, one that may still be open requires judgment', () => {
  const { result, exceptions } = judge('K21', {
    events: [
      session('whole', at(3, 2)),
      session('whole', at(3, 3), 'session.end'),
      session('past the end', at(4, 23)),
      session('past the end', at(5, 4), 'session.end'),
      session('lost', at(3, 4)),
      session('late', at(4, 22)),
    ],
  });
  expect(exceptions.map(({ facts }) => facts.split(' of ')[0])).toEqual(['Session lost']);
  expect(result.notes.some((note) => note.includes('Session late'))).toBe(true);
  expect(result.result).toBe('exception');
});

test('K21: without a retention setting in the evidence a whole log requires judgment to finish', () => {
  const { result } = judge('K21', {});
  expect(result.result).toBe('judgment_required');
  expect(result.population.size).toBe(3);
});

test('K21: silence is measured to the event, also where no full hour shows it', () => {
  const quiet = judge('K21', { settings: { max_silence_hours: 11.9 } });
  expect(quiet.exceptions.map(({ row }) => row.split('/')[0])).toEqual(Array(5).fill('log_silences'));
  expect(judge('K21', { settings: { max_silence_hours: 12.1 } }).exceptions).toEqual([]);
});

test('K21: what was not read is insufficient evidence, with its span', () => {
  const { result } = judge('K21', { window: { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) } });
  expect(result.result).toBe('insufficient_evidence');
  expect(result.explanation).toContain(`not read from ${at(2)} to ${at(3)}`);
});

const lock = (name: string, more = {}) => ({
  kind: 'lock',
  metadata: { name },
  spec: { target: { user: 'x' }, ...more },
});

test('K27: everything explained by events and expiries balances', () => {
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

test('K27: what no event explains is an exception, each row named', () => {
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

test('K27: a first period, a denied listing and an unread log are insufficient evidence', () => {
  const first = judge('K27', { after: {} }).result;
  expect(first.result).toBe('insufficient_evidence');
  expect(first.explanation).toContain('only one snapshot serves the period');
  expect(judge('K27', { before: {}, statuses: { locks: 'denied' } }).result.result).toBe(
    'insufficient_evidence',
  );
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(judge('K27', { before: {}, window: half }).result.result).toBe('insufficient_evidence');
});

test('K27: what happened in the minutes that the pull left unread requires judgment, not an exception', () => {
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
