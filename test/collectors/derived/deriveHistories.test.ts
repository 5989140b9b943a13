import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveHistories } from '../../../src/collectors/derived/deriveHistories.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { StoreReader } from '../../../src/store/store.ts';
import { recordedEvents, recordedState } from './recorded.ts';
import { type Pull, testStore } from './testStore.ts';

const STATE = {
  users: recordedState('users'),
  roles: recordedState('roles'),
  bots: recordedState('bots'),
  locks: recordedState('locks'),
  access_requests_state: recordedState('access_requests'),
};
const EVENTS = recordedEvents().map((event) => JSON.parse(event.json) as JsonObject);

function all(store: StoreReader): string[] {
  return ['access_requests', 'revocations'].flatMap((dataset) =>
    [...store.derived(dataset)].map(({ key, timeUs, json }) => `${dataset} ${key} ${timeUs} ${json}`),
  );
}

test('the recorded cluster through the real store: everything that was taken away, once', () => {
  const { store, pull, close } = testStore();
  try {
    const snapshot = pull({ started: '2026-11-21T09:30:00.000Z', state: STATE, events: EVENTS });
    const outcomes = deriveHistories(store, snapshot);
    expect(outcomes.map(({ dataset, status, rows }) => `${dataset} ${status} ${rows}`)).toEqual([
      'access_requests complete 6',
      'revocations complete 12',
    ]);
    const told = [...store.derived('revocations')].map(({ json }) => {
      const { kind, target, in_force } = JSON.parse(json);
      return `${kind} ${target} ${in_force}`;
    });
    expect(told).toEqual([
      'access_request_denied access_request:d6a6746a-ddc2-4865-bd5b-c0cc279e1d0b user:bob yes',
      'access_request_deleted access_request:ec57bfe8-4c58-44e1-ba24-b3055c2a1c79 user:bob yes',
      'lock user:eve yes',
      'lock role:deploy no',
      'lock login:postgres yes',
      'lock_lifted role:deploy no',
      'user_deleted user:leaver yes',
      'user_deleted user:temp-contractor yes',
      'role_deleted role:temp-role yes',
      'bot_deleted bot:gone-bot yes',
      'role_deleted role:bot-gone-bot yes',
      'lock user:bot-ci-deploy yes',
    ]);
  } finally {
    close();
  }
});

test('a denied source makes the histories partial, with the reason', () => {
  const { store, pull, close } = testStore();
  try {
    const statuses = { access_requests_state: 'denied' as const };
    const snapshot = pull({ started: '2026-11-21T09:30:00.000Z', state: STATE, events: EVENTS, statuses });
    const [requests] = deriveHistories(store, snapshot);
    expect(requests?.status).toBe('partial');
    expect(requests?.reason).toContain('access_requests_state denied');
  } finally {
    close();
  }
});

test('folding after every pull gives the same rows as folding once at the end, whatever arrived when', () => {
  const names = ['ann', 'bot-x', 'cy/d'];
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  const user = (name: string, roles: string[]): JsonObject => ({
    kind: 'user',
    metadata: { name },
    spec: { roles },
  });
  const request = (name: string, state: number, ends: number): JsonObject => ({
    kind: 'access_request',
    metadata: { name, expires: at(ends) },
    spec: { user: 'ann', roles: ['dba'], state, created: at(0), expires: at(ends) },
  });
  const lock = (name: string, ends: number): JsonObject => ({
    kind: 'lock',
    metadata: { name },
    spec: { target: { user: name }, message: 'why', expires: at(ends) },
  });
  const roles = fc.subarray(['a', 'b', 'c']);
  const name = fc.constantFrom(...names);
  const minute = fc.integer({ min: 0, max: 240 });
  const event = fc
    .record({ minute, name, roles, type: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), uid: fc.uuid() })
    .map(({ minute: m, name: n, roles: r, type, uid }): JsonObject => {
      const base = { time: at(m), uid, code: 'T1I' };
      const bodies: JsonObject[] = [
        { event: 'user.create', name: n, roles: r },
        { event: 'user.update', name: n, roles: r },
        { event: 'user.delete', name: n },
        { event: 'lock.created', name: n, target: { user: n } },
        { event: 'lock.deleted', name: n },
        {
          event: 'access_request.create',
          id: n,
          user: 'ann',
          roles: ['dba'],
          state: 'PENDING',
          expires: at(m + 60),
        },
        { event: 'access_request.update', id: n, state: 'APPROVED', updated_by: 'bo' },
        { event: 'access_request.delete', id: n, user: 'bo' },
        { event: 'role.deleted', name: n },
        { event: 'bot.delete', name: 'x' },
        { event: 'session.start', user: 'ann', access_requests: [n] },
      ];
      return { ...base, ...bodies[type] };
    });
  const state = fc.record({
    users: fc
      .uniqueArray(fc.tuple(name, roles), { selector: ([n]) => n })
      .map((l) => l.map(([n, r]) => user(n, r))),
    locks: fc
      .uniqueArray(fc.tuple(name, minute), { selector: ([n]) => n })
      .map((l) => l.map(([n, m]) => lock(n, m))),
    access_requests_state: fc
      .uniqueArray(fc.tuple(name, fc.integer({ min: 1, max: 3 }), minute), { selector: ([n]) => n })
      .map((l) => l.map(([n, s, m]) => request(n, s, m))),
    roles: fc.uniqueArray(name).map((l) => l.map((n) => user(n, []))),
  });
  const status = fc.record({
    users: fc.constantFrom('complete' as const, 'partial' as const, 'denied' as const),
  });
  const pulls = fc.array(fc.record({ state, events: fc.array(event, { maxLength: 6 }), statuses: status }), {
    minLength: 2,
    maxLength: 4,
  });
  fc.assert(
    fc.property(pulls, (drawn) => {
      const steps: Pull[] = drawn.map((step, index) => ({ ...step, started: at((index + 1) * 60) }));
      const often = testStore();
      const once = testStore();
      try {
        let last = 0;
        for (const step of steps) {
          often.pull({ ...step, beforeFinish: (store, snapshot) => void deriveHistories(store, snapshot) });
          last = once.pull(step);
        }
        deriveHistories(once.store, last);
        expect(all(often.store)).toEqual(all(once.store));
        const before = all(once.store);
        deriveHistories(once.store, last);
        expect(all(once.store)).toEqual(before);
      } finally {
        often.close();
        once.close();
      }
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 8), endOnFailure: true },
  );
});

test('a partial listing that shows a deleted user again dates its return, whether a full one follows or not', () => {
  const time = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  const users = [{ kind: 'user', metadata: { name: 'ann' }, spec: { roles: [] } }];
  const deleted = { time: time(60), uid: 'u1', code: 'T1I', event: 'user.delete', name: 'ann' };
  const steps: Pull[] = [
    { started: time(60), state: { users }, events: [deleted] },
    { started: time(120), state: { users }, events: [], statuses: { users: 'partial' } },
    { started: time(180), state: { users }, events: [] },
  ];
  for (const times of [1, 3]) {
    const { store, pull, close } = testStore();
    try {
      let last = 0;
      for (const [index, step] of steps.entries()) {
        last = pull(step);
        if (index >= 3 - times) deriveHistories(store, last);
      }
      const [row] = [...store.derived('revocations')].map(({ json }) => JSON.parse(json));
      expect(row).toMatchObject({ lifted_from: time(60), lifted_to: time(120), in_force: 'no' });
    } finally {
      close();
    }
  }
});

test('asked again for an older snapshot, the histories stay those of the newest', () => {
  const { store, pull, close } = testStore();
  try {
    const first = pull({ started: '2026-11-21T09:30:00.000Z', state: STATE, events: EVENTS });
    deriveHistories(store, first);
    const last = pull({ started: '2026-11-22T09:30:00.000Z', state: { ...STATE, locks: [] }, events: [] });
    deriveHistories(store, last);
    const newest = all(store);
    deriveHistories(store, first);
    expect(all(store)).toEqual(newest);
    expect(newest.filter((row) => row.includes('"lock_expired"'))).toHaveLength(1);
    expect(newest.filter((row) => row.includes('"lock_lifted"') && row.includes('"time":null'))).toHaveLength(
      2,
    );
  } finally {
    close();
  }
});

test('a request of which only a use is known is in the history, filed under that use', () => {
  const { store, pull, close } = testStore();
  try {
    const use: JsonObject = {
      event: 'session.start',
      code: 'T2000I',
      uid: 'use-1',
      time: '2026-11-21T09:00:00Z',
      user: 'bob',
      access_requests: ['older'],
    };
    deriveHistories(store, pull({ started: '2026-11-21T09:30:00.000Z', state: {}, events: [use] }));
    const range = { fromUs: Date.parse('2026-11-21') * 1000, toUs: Date.parse('2026-11-22') * 1000 };
    const rows = [...store.derived('access_requests', range)].map(({ json }) => JSON.parse(json));
    expect(rows).toMatchObject([
      { id: 'older', user: 'bob', state: 'UNKNOWN', created: null, used: { count: 1 } },
    ]);
  } finally {
    close();
  }
});

test('nothing is folded again when nothing came', () => {
  const { store, pull, close } = testStore();
  try {
    pull({
      started: '2026-11-21T09:30:00.000Z',
      state: { ...STATE, locks: [] },
      events: EVENTS,
      beforeFinish: (writer, snapshot) => {
        expect(deriveHistories(writer, snapshot).map(({ new_rows }) => new_rows)).toEqual([6, 12]);
        expect(deriveHistories(writer, snapshot).map(({ new_rows }) => new_rows)).toEqual([0, 0]);
        // A row that no fold would write shows that the folds are not run in vain.
        writer.replaceDerived([
          { dataset: 'revocations', subject: { kind: 'role', value: 'temp-role' }, rows: [] },
        ]);
        deriveHistories(writer, snapshot);
        expect(writer.countDerived('revocations')).toBe(11);
      },
    });
    const later = { started: '2026-11-22T09:30:00.000Z', state: STATE, events: [] };
    deriveHistories(store, pull(later));
    expect(store.countDerived('revocations')).toBe(12);
  } finally {
    close();
  }
});
