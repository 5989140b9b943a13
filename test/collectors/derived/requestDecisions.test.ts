import { afterEach, expect, test } from 'vitest';
import { deriveHistories } from '../../../src/collectors/derived/deriveHistories.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { type AccessRequestRecord, accessRequestSchema } from '../../../src/records/accessRequest.ts';
import { testStore } from './testStore.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

let close: () => void = () => {};
afterEach(() => close());

function requests(
  events: readonly JsonObject[],
  state: Record<string, JsonObject[]> = {},
): Record<string, AccessRequestRecord> {
  const made = testStore();
  close = made.close;
  deriveHistories(made.store, made.pull({ started: at(600), state, events }));
  return Object.fromEntries(
    [...made.store.derived('access_requests')].map(({ key, json }) => [
      key,
      accessRequestSchema.parse(JSON.parse(json)),
    ]),
  );
}

let uid = 0;
const event = (minute: number, type: string, id: string, more: JsonObject): JsonObject => ({
  event: `access_request.${type}`,
  code: 'T5000I',
  time: at(minute),
  uid: `q${++uid}`,
  id,
  ...more,
});
const created = (minute: number, id: string, more: JsonObject = {}) =>
  event(minute, 'create', id, { user: 'mira', roles: ['dba'], state: 'PENDING', ...more });
const review = (minute: number, id: string, reviewer: string, more: JsonObject = {}) =>
  event(minute, 'review', id, { reviewer, proposed_state: 'APPROVED', state: 'APPROVED', ...more });

test('each decision says who made it, what they are, and how', () => {
  const told = requests(
    [
      created(1, 'bot'),
      review(2, 'bot', '@teleport-access-approval-bot'),
      created(3, 'plugin'),
      review(4, 'plugin', 'bot-pagerduty'),
      created(5, 'made', { state: 'APPROVED', expires: at(300) }),
      created(6, 'list'),
      review(7, 'list', 'oskar', {
        proposed_state: 'PROMOTED',
        state: 'PROMOTED',
        promoted_access_list_name: 'ops',
      }),
      created(8, 'deputy', { max_duration: at(400), assume_start_time: at(20) }),
      event(9, 'update', 'deputy', {
        state: 'APPROVED',
        updated_by: 'bot-slack',
        delegator: 'oskar',
        expires: at(350),
      }),
      created(10, 'admin', { user: 'bot-ci', user_kind: 2 }),
      event(11, 'update', 'admin', {
        state: 'DENIED',
        updated_by: 'eb48a135-58b1-459f-b593-da48a1efbc6f.north.example',
        reason: 'no',
      }),
    ],
    { bots: [{ metadata: { name: 'slack' } }] },
  );
  const decisions = Object.fromEntries(
    Object.entries(told).map(([id, { decisions: all }]) => [
      id,
      all.map((one) => [one.reviewer, one.reviewer_kind, one.actor_kind, one.decision, one.means].join(' ')),
    ]),
  );
  expect(decisions).toEqual({
    bot: ['@teleport-access-approval-bot system system APPROVED automatic_rule'],
    plugin: ['bot-pagerduty bot bot APPROVED review'],
    made: [' unknown unknown APPROVED created'],
    list: ['oskar human human PROMOTED review'],
    deputy: ['oskar human bot APPROVED deputy'],
    admin: ['eb48a135-58b1-459f-b593-da48a1efbc6f.north.example host host DENIED state_change'],
  });
  expect(told.made).toMatchObject({
    state: 'APPROVED',
    created_approved: true,
    resolved: at(5),
    granted_until: at(300),
  });
  expect(told.list).toMatchObject({ state: 'PROMOTED', promoted_to: 'ops', created_approved: false });
  expect(told.deputy).toMatchObject({
    granted_until: at(350),
    max_duration: at(400),
    assume_start: at(20),
    requester_kind: 'human',
  });
  expect(told.admin).toMatchObject({ requester_kind: 'bot', granted_until: null, state: 'DENIED' });
});

test('uses are listed and counted by kind, those before the approval too', () => {
  const use = (minute: number, type: string, more: JsonObject): JsonObject => ({
    event: type,
    code: 'T1I',
    time: at(minute),
    uid: `use${minute}`,
    ...more,
  });
  const { r } = requests([
    created(1, 'r'),
    use(2, 'cert.create', { identity: { user: 'mira', access_requests: ['r'] } }),
    review(3, 'r', 'oskar'),
    use(4, 'cert.create', { identity: { user: 'mira', access_requests: ['r'] } }),
    use(5, 'session.start', { user: 'mira', access_requests: ['r'] }),
    use(6, 'role.updated', { user: 'mira', name: 'x', access_requests: ['r'] }),
  ]);
  expect(r).toMatchObject({
    used: { count: 3, first: at(4), last: at(6) },
    used_certificates: 2,
    used_sessions: 1,
    used_other: 1,
    used_before_approval: 1,
    uses_not_listed: 0,
  });
  expect(r?.uses.map(({ kind, event_uid, before_approval }) => [kind, event_uid, before_approval])).toEqual([
    ['certificate', 'use2', true],
    ['certificate', 'use4', false],
    ['session', 'use5', false],
    ['other', 'use6', false],
  ]);
});

test('a request used more often than a record lists says how many more', () => {
  const uses = Array.from(
    { length: 350 },
    (_, index): JsonObject => ({
      event: 'session.start',
      code: 'T2000I',
      time: at(10 + (index % 60)),
      uid: `u${String(index).padStart(3, '0')}`,
      user: 'mira',
      access_requests: ['r'],
    }),
  );
  const { r } = requests([created(1, 'r'), review(2, 'r', 'oskar'), ...uses]);
  expect(r?.uses).toHaveLength(100);
  expect(r).toMatchObject({ uses_not_listed: 250, used_sessions: 350, used: { count: 350, last: at(69) } });
  expect(r?.uses[0]?.time).toBe(at(10));
});
