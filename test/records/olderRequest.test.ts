import { expect, test } from 'vitest';
import { accessRequestSchema } from '../../src/records/accessRequest.ts';

test('a request that an older version folded keeps its decisions', () => {
  const approver = {
    reviewer: 'alice',
    actor: 'bot-slack',
    decision: 'APPROVED',
    time: '2026-01-01T00:00:00Z',
    reason: '',
    source: 'delegator',
    event_uid: 'u',
  };
  const record = accessRequestSchema.parse({
    id: 'r',
    user: 'bob',
    roles: [],
    resources: [],
    reason: '',
    state: 'APPROVED',
    created: null,
    expires: null,
    approvers: [approver],
    resolved: null,
    resolve_reason: '',
    deleted: null,
    used: { count: 0, first: null, last: null },
    source: 'events',
    events: [],
  });
  expect(record.decisions).toMatchObject([
    { reviewer: 'alice', reviewer_kind: 'human', actor_kind: 'bot', means: 'deputy', source: 'events' },
  ]);
});
