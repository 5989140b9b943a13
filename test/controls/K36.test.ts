import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, judge, role, user, type World } from './world.ts';

const roles = [role('dba', {}), role('plain', {})];
const held = { users: [user('ann', ['dba', 'plain'])], roles };
const gone = { users: [user('ann', ['plain'])], roles };
const EVERY_DAY = {
  privileged_roles: ['dba'],
  mover_sla: '1wd',
  working_days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
};
const mover = (more: JsonObject = {}): JsonObject => ({ user: 'ann', moved: at(2, 12), ...more });
const k36 = (movers: JsonObject[] | null, more: World = {}) =>
  judge('K36', {
    before: held,
    after: held,
    settings: EVERY_DAY,
    ...more,
    ...(movers === null ? {} : { lists: { ...more.lists, people_movers: movers } }),
  });

test('a privileged role that is still held after the time, without a new approval, is an exception; others are none', () => {
  const told = k36([mover()]);
  expect(told.exceptions.map(({ facts }) => facts.replace(/ Deviation from .*$/, ''))).toEqual([
    'ann moved at 2026-01-02T12:00:00.000Z and still holds the privileged role dba (direct) at 2026-01-05T00:00:00.000Z, without a new approval by somebody else within 1 working day.',
  ]);
  expect(told.population).toHaveLength(1);
  expect(k36([mover()], { after: gone }).result.result).toBe('no_exception');
});

test.each([
  [{ approved_by: 'boss', approved_at: '2026-01-01' }, 0],
  [{ approved_by: 'boss', approved_at: '2026-01-03T12:00:00Z' }, 0],
  [{ approved_by: 'boss', approved_at: '2026-01-03T12:00:00.000001Z' }, 1],
  [{ approved_by: 'boss' }, 1],
  [{ approved_by: 'ann', approved_at: '2026-01-02' }, 1],
])('approved as %j: %s exceptions', (more, count) => {
  expect(k36([mover(more)]).exceptions).toHaveLength(count);
});

test('a change that somebody approved after the transfer is a new approval', () => {
  const change = { id: 'C-1', kind: 'user', object: 'ann', approved_by: 'boss', approved_at: at(3) };
  expect(k36([mover()], { lists: { people_changes: [change] } }).exceptions).toEqual([]);
  const before = { ...change, approved_at: at(1) };
  expect(k36([mover()], { lists: { people_changes: [before] } }).exceptions).toHaveLength(1);
});

test('a role that was given after the transfer is access of the new job; one removed too late is an exception', () => {
  const between = [{ day: 3, state: gone }];
  expect(k36([mover()], { before: gone, between, after: held }).exceptions).toEqual([]);
  const late = k36([mover()], {
    between: [
      { day: 3, hour: 18, state: held },
      { day: 4, state: gone },
    ],
    after: gone,
  });
  expect(late.exceptions.map(({ facts }) => facts)).toEqual([
    expect.stringContaining('still held the privileged role dba'),
  ]);
});

test('working days: five of them end after the period, so nothing is concluded yet', () => {
  const told = k36([mover()], { settings: { privileged_roles: ['dba'] } });
  expect(told.exceptions).toEqual([]);
  expect(told.result.notes).toEqual([expect.stringContaining('(5 working days) ends after the period')]);
});

test('an earlier transfer whose time ends in the period counts; without a snapshot before it, what was held is for judgment', () => {
  const told = k36([mover({ moved: '2026-01-01T11:00:00Z' })]);
  expect(told.population).toHaveLength(1);
  expect(told.result.notes).toEqual([expect.stringContaining('no snapshot before the transfer')]);
  expect(k36([mover({ moved: '2025-12-01' })]).population).toEqual([]);
});

test('no list requires judgment; nobody of the list in the period is not applicable; denied roles are insufficient', () => {
  expect(k36(null).result.result).toBe('judgment_required');
  expect(k36([mover({ moved: '2025-12-01' })]).result.result).toBe('not_applicable');
  expect(k36([mover()], { after: gone, statuses: { roles: 'denied' } }).result.result).toBe(
    'insufficient_evidence',
  );
});
