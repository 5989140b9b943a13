import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { runProcedure } from '../../src/controls/assess.ts';
import { FINDINGS } from '../../src/controls/assessmentTables.ts';
import { exceptionId } from '../../src/controls/exceptionId.ts';
import { exceptionsOf } from '../../src/controls/exceptions.ts';
import { at, event, judge, withConclusion } from './world.ts';

const request = (id: string, who: string, reason: string) =>
  event(at(3, 9), 'access_request.create', { id, user: who, roles: ['ops'], state: 'PENDING', reason });

test('an id names procedure, dataset, row and fault, and nothing else', () => {
  const parts = { procedure: 'K08', dataset: 'access_requests', rowId: 'r-1', fault: 'self-approval' };
  const id = exceptionId(parts);
  // as docs/bundle-format.md §6 says, with no program of ours
  const parted = '"K08"\n"access_requests"\n"r-1"\n"self-approval"';
  expect(id).toBe(createHash('sha256').update(parted).digest('hex'));
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  for (const other of [
    { ...parts, procedure: 'K09' },
    { ...parts, dataset: 'users' },
    { ...parts, rowId: 'r-2' },
    { ...parts, fault: '' },
    // the same letters in other parts
    { ...parts, dataset: 'access_requests\nr-1', rowId: '' },
    { ...parts, rowId: 'r-1"\n"self-approval', fault: '' },
  ])
    expect(exceptionId(other)).not.toBe(id);
  expect(exceptionId(parts, 2)).not.toBe(id);
});

test('another number, threshold or wording keeps the id; another fault of the row has its own', () => {
  const world = (approvers: number, pattern: string) => ({
    events: [
      request('r-1', 'alice', 'because'),
      event(at(3, 10), 'access_request.review', {
        id: 'r-1',
        proposed_state: 'APPROVED',
        reviewer: 'bob',
        state: 'APPROVED',
      }),
    ],
    settings: { min_approvers: approvers, ticket_pattern: pattern },
  });
  const first = judge('K09', world(2, 'OPS-\\d+')).exceptions;
  const second = judge('K09', world(3, 'SEC-\\d+')).exceptions;
  expect(first.map(({ fault }) => fault).sort()).toEqual(['no-ticket', 'too-few-approvers']);
  expect(new Set(first.map(({ id }) => id)).size).toBe(2);
  expect(second.map(({ id }) => id).sort()).toEqual(first.map(({ id }) => id).sort());
  expect(second.map(({ facts }) => facts).sort()).not.toEqual(first.map(({ facts }) => facts).sort());
});

test('two exceptions of one row that name no fault have different ids', () => {
  withConclusion({ events: [request('r-1', 'alice', 'x')] }, ({ set, results }) => {
    const [result] = results;
    if (result === undefined) throw new Error('no result');
    set.db.prepare(`DELETE FROM ${FINDINGS}`).run();
    runProcedure(set, {
      id: 'X01',
      sql: {
        text: '',
        population: 'select request_id as row_id from access_requests',
        exceptions: `select 'exception' as kind, 'access_requests' as dataset, 'r-1' as row_id, 'one' as facts, '' as threshold
          union all select 'exception', 'access_requests', 'r-1', 'two', ''
          union all select 'exception:a:b', 'access_requests', 'r-1', 'three', ''
          union all select 'judgment', 'access_requests', 'r-1', 'four', ''`,
      },
    });
    const found = [...exceptionsOf(set, [{ ...result, id: 'X01' }])];
    expect(found.map(({ facts, fault }) => [facts, fault])).toEqual([
      ['one', ''],
      ['three', 'a:b'],
      ['two', ''],
    ]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  });
});
