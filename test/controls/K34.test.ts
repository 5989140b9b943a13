import { expect, test } from 'vitest';
import { at, event, judge, user, type World } from './world.ts';

const glass = { break_glass_accounts: [{ user: 'glass' }] };
const login = (day: number) =>
  event(at(day, 3), 'user.login', { user: 'glass', success: true, method: 'local' });
const listed: World = {
  before: { users: [user('glass', [])] },
  after: { users: [user('glass', [])] },
  lists: glass,
};

test('a use of a break-glass account without anything around it is one exception that names all that is missing', () => {
  const { result, exceptions } = judge('K34', { ...listed, events: [login(2)] });
  expect(result.result).toBe('exception');
  expect(exceptions).toHaveLength(1);
  for (const missing of [
    'ticket',
    'review by somebody else',
    'recorded session',
    'change of the credential or lock',
  ])
    expect(exceptions[0]?.facts).toContain(missing);
});

test('a change marked as an emergency is never passed over', () => {
  const change = {
    ...{ id: 'CHG-1', object: 'glass', approved_by: 'bo', approved_at: at(2), emergency: true },
    ...{ implemented_from: at(2), implemented_to: at(3) },
  };
  const { result, exceptions } = judge('K34', { ...listed, lists: { ...glass, people_changes: [change] } });
  expect(exceptions).toEqual([]);
  expect(result.result).toBe('judgment_required');
  expect(result.notes.join()).toContain('is marked as an emergency');
});

test('a use that others surround in time requires judgment, not a pass', () => {
  const change = {
    ...{ id: 'CHG-1', object: 'other', approved_by: 'bo', approved_at: at(2, 4), emergency: true },
    ...{ implemented_from: at(2), implemented_to: at(3) },
  };
  const { result, exceptions } = judge('K34', {
    ...listed,
    lists: { ...glass, people_changes: [change] },
    events: [
      login(2),
      event(at(2, 4), 'session.start', { sid: 's-1', user: 'glass', login: 'root' }),
      event(at(2, 5), 'session.end', {
        sid: 's-1',
        user: 'glass',
        login: 'root',
        session_recording: 'node',
        interactive: true,
      }),
      event(at(2, 6), 'lock.created', { name: 'l', target: { user: 'glass' } }),
    ],
  });
  expect(exceptions).toEqual([]);
  expect(result.result).toBe('judgment_required');
});

test('nothing of the kind in a whole log is no occurrence, and no list is judgment', () => {
  expect(judge('K34', listed).result.result).toBe('not_applicable');
  expect(judge('K34', { ...listed, lists: {} }).result.result).toBe('judgment_required');
});
