import { expect, test } from 'vitest';
import { at, event, judge } from './world.ts';

const ask = (id: string, reason = 'INC-1 why', time = at(3, 1)) =>
  event(time, 'access_request.create', { id, user: 'bob', roles: ['dba'], state: 'PENDING', reason });
const review = (id: string, reviewer: string, state = 'APPROVED') =>
  event(at(3, 2), 'access_request.review', { id, reviewer, proposed_state: 'APPROVED', state });
const update = (id: string, more: Record<string, string>) =>
  event(at(3, 3), 'access_request.update', { id, state: 'APPROVED', ...more });

test('K08: self-approval by review, update and delegator; bypass by an update without an approving review', () => {
  const { result, exceptions } = judge('K08', {
    events: [
      ask('good'),
      review('good', 'carol'),
      ask('self'),
      review('self', 'bob', 'PENDING'),
      review('self', 'carol'),
      ask('update'),
      update('update', { updated_by: 'bob' }),
      ask('delegate'),
      update('delegate', { updated_by: 'plugin', delegator: 'bob' }),
      ask('front'),
      update('front', { updated_by: 'bob', delegator: 'carol' }),
      ask('bypass'),
      update('bypass', { updated_by: 'carol' }),
      ask('pending'),
      ask('long ago', 'x', at(1, 1)),
    ],
  });
  const told = exceptions.map(({ row, facts }) => `${row.split('/')[1]} ${facts.split(':')[0]}`).sort();
  expect(told).toEqual([
    'bypass Review bypass',
    'delegate Review bypass',
    'delegate Self-approval',
    'front Review bypass',
    'front Self-approval',
    'self Self-approval',
    'update Review bypass',
    'update Self-approval',
  ]);
  expect(result).toMatchObject({ result: 'exception', population: { size: 7 } });
});

test('K08: no requests is not applicable, an unread log or a denied source is insufficient evidence, never a pass', () => {
  expect(judge('K08', {}).result.result).toBe('not_applicable');
  const fine = { events: [ask('good'), review('good', 'carol')] };
  expect(judge('K08', fine).result.result).toBe('no_exception');
  expect(judge('K08', { ...fine, statuses: { access_requests_state: 'denied' } }).result.result).toBe(
    'insufficient_evidence',
  );
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(judge('K08', { ...fine, window: half }).result.result).toBe('insufficient_evidence');
});

test('K09: empty reasons, missing tickets and too few approvers', () => {
  const events = [
    ask('good'),
    review('good', 'carol'),
    ask('blank', '  '),
    ask('no-ticket', 'please'),
    ask('alone'),
    update('alone', { updated_by: 'x', delegator: 'bob' }),
  ];
  const { exceptions, result } = judge('K09', { events, settings: { ticket_pattern: 'INC-\\d+' } });
  expect(exceptions.map(({ row }) => row).sort()).toEqual([
    'access_requests/alone',
    'access_requests/blank',
    'access_requests/no-ticket',
  ]);
  expect(result.settings).toEqual({ ticket_pattern: 'INC-\\d+', min_approvers: 1 });
  const two = judge('K09', { events, settings: { min_approvers: 2 } });
  expect(two.exceptions.map(({ row }) => row).sort()).toEqual([
    'access_requests/alone',
    'access_requests/blank',
    'access_requests/good',
  ]);
});

test('a request made before the log that was read requires judgment, and is no exception', () => {
  const events = [event(at(3), 'session.start', { sid: 's', user: 'bob', access_requests: ['older'] })];
  for (const id of ['K08', 'K09']) {
    const { result } = judge(id, { events });
    expect(result.result).toBe('judgment_required');
    expect(result.notes).toContainEqual(expect.stringContaining('Request older'));
  }
});
