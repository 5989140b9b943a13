import { expect, test } from 'vitest';
import { foldAccessRequest } from '../../../src/collectors/derived/histories/accessRequest.ts';
import { NO_STATE } from '../../../src/collectors/derived/subjectState.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { at, event, ms, state } from './moments.ts';

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

test('a delegator and the one who made the call are both told', () => {
  const record = foldAccessRequest(
    'r',
    [
      created(1),
      event(2, 'access_request.update', {
        id: 'r',
        state: 'APPROVED',
        updated_by: 'bob',
        delegator: 'alice',
        max_duration: '0001-01-01T00:00:00Z',
      }),
    ],
    NO_STATE,
    [],
    ms(5),
  );
  expect(record?.approvers).toMatchObject([{ reviewer: 'alice', actor: 'bob', source: 'delegator' }]);
});

test('14.2 logs an approving review without an update: the review settles the request', () => {
  const review = (state: string) =>
    foldAccessRequest(
      'r',
      [
        created(1, { expires: at(60) }),
        event(2, 'access_request.review', { id: 'r', reviewer: 'rita', proposed_state: 'APPROVED', state }),
      ],
      NO_STATE,
      [],
      ms(90),
    );
  expect(review('APPROVED')).toMatchObject({ state: 'APPROVED', resolved: at(2) });
  expect(review('PENDING')).toMatchObject({ state: 'EXPIRED', resolved: null });
});
