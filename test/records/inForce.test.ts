import { expect, test } from 'vitest';
import { inForceAt, type Revocation, revocationAsOf } from '../../src/records/revocation.ts';

const at = (hour: number) => `2026-01-01T${String(hour).padStart(2, '0')}:00:00Z`;
const us = (hour: number) => Date.parse(at(hour)) * 1000;
const row = (more: Partial<Revocation>): Revocation => ({
  time: at(4),
  time_from: null,
  time_to: null,
  kind: 'lock',
  target: 'user:eve',
  target_kind: 'user',
  target_name: 'eve',
  target_user: 'eve',
  actor: 'adm',
  actor_kind: 'human',
  actor_note: '',
  reason: '',
  in_force: 'yes',
  as_of: null,
  ends: null,
  lifted: null,
  lifted_from: null,
  lifted_to: null,
  confirmed: true,
  log_covers: null,
  source: 'events',
  event_uid: null,
  lock: 'l',
  ...more,
});

test.each<[string, Partial<Revocation>, string]>([
  // hours 3 to 9; the revocation is of hour 4
  ['for ever', {}, 'no yes yes yes yes yes yes'],
  ['not confirmed', { confirmed: false }, 'no unknown unknown unknown unknown unknown unknown'],
  ['until its end', { ends: at(7) }, 'no yes yes yes no no no'],
  ['until it was lifted', { ends: at(8), lifted: at(6) }, 'no yes yes no no no no'],
  [
    'lifted between two snapshots',
    { lifted_from: at(5), lifted_to: at(7) },
    'no yes unknown unknown no no no',
  ],
  [
    'taken away between two snapshots',
    { time: null, time_from: at(4), time_to: at(6) },
    'no unknown unknown yes yes yes yes',
  ],
  ['giving back', { kind: 'lock_lifted' }, 'no no no no no no no'],
])('in force %s', (_, more, expected) => {
  expect([3, 4, 5, 6, 7, 8, 9].map((hour) => inForceAt(row(more), us(hour))).join(' ')).toBe(expected);
});

test('as of an instant, what undid it later is not known', () => {
  const lifted = row({ lifted: at(6) });
  expect(revocationAsOf(lifted, at(5))).toMatchObject({ in_force: 'yes', lifted: null, as_of: at(5) });
  expect(revocationAsOf(lifted, at(7))).toMatchObject({ in_force: 'no', lifted: at(6) });
  const between = row({ lifted_from: at(5), lifted_to: at(7) });
  expect(revocationAsOf(between, at(6))).toMatchObject({ in_force: 'unknown', lifted_from: at(5) });
  expect(revocationAsOf(between, at(5))).toMatchObject({ lifted_from: null, lifted_to: null });
  expect(() => revocationAsOf(lifted, 'yesterday')).toThrow(RangeError);
});

test('a row of an older version keeps what it says', () => {
  const older = (in_force: string, more: object = {}) => {
    const { time, kind, target, actor, reason, ends, source, event_uid, lock } = row({});
    const stored = { time, kind, target, actor, reason, ends, source, event_uid, lock, in_force, ...more };
    return revocationAsOf(stored as Revocation, at(9)).in_force;
  };
  expect(older('yes')).toBe('yes');
  expect(older('unknown')).toBe('unknown');
  // it was undone; nobody can say when
  expect(older('no')).toBe('unknown');
  expect(older('no', { ends: at(6) })).toBe('no');
});
