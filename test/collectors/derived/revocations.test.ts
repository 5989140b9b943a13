import { afterEach, expect, test } from 'vitest';
import { deriveHistories } from '../../../src/collectors/derived/deriveHistories.ts';
import { revocationsOfPeriod } from '../../../src/collectors/derived/revocations/revocationsOfPeriod.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { Revocation } from '../../../src/records/revocation.ts';
import { type Pull, testStore } from './testStore.ts';

const hour = (number: number) => Date.UTC(2026, 0, 1) + Math.round(number * 3_600_000);
const at = (number: number) => new Date(hour(number)).toISOString();
const named = (name: string, more: JsonObject = {}): JsonObject => ({ metadata: { name }, ...more });

let close: () => void = () => {};
afterEach(() => close());

/** A store after some pulls, folded after each; pulls at hours 1, 2, 3 … unless they say otherwise. */
function folded(pulls: readonly (Partial<Pull> & { state: Pull['state'] })[]) {
  const made = testStore();
  close = made.close;
  for (const [index, one] of pulls.entries()) {
    const whole = { started: at(index + 1), events: [], ...one };
    deriveHistories(made.store, made.pull(whole));
  }
  return made.store;
}

function rows(store: ReturnType<typeof folded>): Revocation[] {
  return [...store.derived('revocations')].map(({ json }) => JSON.parse(json) as Revocation);
}

test('what two snapshots show lies between them, and says whether the log was read for that span', () => {
  const window = (toMs: number) => ({ fromMs: hour(0), toMs });
  const store = folded([
    { state: { roles: [named('dba'), named('other')] }, window: window(hour(1)) },
    { state: { roles: [named('dba'), named('other')] }, window: window(hour(2)) },
    // the log was read to one minute before the snapshot
    { state: { roles: [named('other')] }, window: window(hour(3) - 60_000) },
  ]);
  expect(rows(store)).toMatchObject([
    {
      time: null,
      time_from: at(2),
      time_to: at(3),
      kind: 'role_deleted',
      target: 'role:dba',
      log_covers: false,
      reason: `no longer listed in the snapshot of ${at(3)}; the audit log has not been read that far yet`,
    },
  ]);
});

test('when the log was read on, the same row says that no event was found', () => {
  const store = folded([
    { state: { roles: [named('dba')] }, window: { fromMs: hour(0), toMs: hour(1) } },
    { state: { roles: [] }, window: { fromMs: hour(0), toMs: hour(2) - 60_000 } },
    { state: { roles: [] }, window: { fromMs: hour(0), toMs: hour(3) } },
  ]);
  expect(rows(store).map(({ log_covers, reason }) => [log_covers, reason])).toEqual([
    [true, `no longer listed in the snapshot of ${at(2)}; no deletion event was found`],
  ]);
});

test('an event that arrives later takes the place of the inferred row', () => {
  const deletion = {
    event: 'role.deleted',
    code: 'T9001I',
    uid: 'd',
    time: at(1.5),
    name: 'dba',
    user: 'adm',
  };
  const store = folded([
    { state: { roles: [named('dba')] } },
    { state: { roles: [] } },
    { state: { roles: [] }, events: [deletion] },
  ]);
  expect(rows(store)).toMatchObject([{ time: at(1.5), event_uid: 'd', actor: 'adm', actor_kind: 'human' }]);
});

test('remote clusters, workload identities, members of lists and X.509 revocations', () => {
  const member = (name: string): JsonObject => ({
    metadata: { name: `ops/${name}` },
    spec: { access_list: 'ops', name },
  });
  const x509 = named('aa11', { spec: { reason: 'leaked', revoked_at: at(0) } });
  const store = folded([
    {
      state: {
        remote_clusters: [named('leaf')],
        workload_identities: [named('web'), named('db')],
        access_list_members: [member('ann'), member('bob')],
        x509_revocations: [x509],
      },
    },
    {
      state: {
        remote_clusters: [],
        workload_identities: [named('db')],
        access_list_members: [member('bob')],
        x509_revocations: [],
      },
      events: [
        {
          event: 'workload_identity.delete',
          code: 'WID003I',
          uid: 'w',
          time: at(1.5),
          name: 'web',
          user: 'bot-ci',
          bot_name: 'ci',
        },
      ],
    },
  ]);
  const found = rows(store).map((row) => [row.kind, row.target, row.time, row.in_force, row.actor_kind]);
  expect(found.sort()).toEqual([
    ['access_list_member_removed', 'access_list:ops user:ann', null, 'yes', 'unknown'],
    ['certificate_revoked', 'x509_serial:aa11', at(0), 'no', 'unknown'],
    ['remote_cluster_removed', 'remote_cluster:leaf', null, 'yes', 'unknown'],
    ['workload_identity_deleted', 'workload_identity:web', at(1.5), 'yes', 'bot'],
  ]);
  const leaf = rows(store).find(({ kind }) => kind === 'remote_cluster_removed');
  expect(leaf).toMatchObject({ time_from: at(1), time_to: at(2), log_covers: null, target_name: 'leaf' });
  expect(leaf?.reason).toContain('the gateway logs no event of it');
});

test('a member whose removal the list logged is no second row', () => {
  const members = [{ metadata: { name: 'ops/ann' }, spec: { access_list: 'ops', name: 'ann' } }];
  const removal = {
    event: 'access_list.member.delete',
    code: 'TAL007I',
    uid: 'm',
    time: at(1.5),
    access_list_name: 'ops',
    members: [{ member_name: 'ann', reason: 'moved' }],
    updated_by: 'adm',
    success: true,
  };
  const store = folded([
    { state: { access_list_members: members } },
    { state: { access_list_members: [] }, events: [removal] },
  ]);
  expect(rows(store)).toMatchObject([
    { event_uid: 'm', reason: 'moved', in_force: 'yes', target_user: 'ann' },
  ]);
});

test('provisioning: deletions, deactivations and assignments taken back, and what undid them', () => {
  const event = (minute: number, type: string, code: string, more: JsonObject): JsonObject => ({
    event: type,
    code,
    uid: `p${minute}`,
    time: at(1 + minute / 60),
    success: true,
    ...more,
  });
  const lena = { integration: 'okta', resource_type: 'user', teleport_id: 'lena', external_id: '00u1' };
  const store = folded([
    {
      state: {},
      events: [
        event(1, 'scim.delete', 'TSCIM003I', lena),
        event(2, 'okta.assignment.cleanup', 'TOK005I', { name: 'as-1', source: 'lena', user: 'lena' }),
        event(3, 'scim.update', 'TSCIM002I', { ...lena, teleport_id: 'otto', body: { active: false } }),
        event(4, 'scim.delete', 'TSCIM003E', { ...lena, teleport_id: 'kept', success: false }),
      ],
    },
    { state: {}, events: [event(90, 'scim.create', 'TSCIM001I', lena)] },
  ]);
  expect(rows(store).map((row) => [row.kind, row.target, row.in_force, row.lifted])).toEqual([
    ['scim_deleted', 'user:lena', 'no', at(2.5)],
    ['okta_assignment_removed', 'okta_assignment:as-1 user:lena', 'yes', null],
    ['scim_deactivated', 'user:otto', 'yes', null],
  ]);
});

test('a reset of an account takes its devices away; a lock by a locked bot is the gateway’s', () => {
  const device = { mfa_device_name: 'phone', mfa_device_uuid: 'd1' };
  const event = (minute: number, type: string, code: string, more: JsonObject): JsonObject => ({
    event: type,
    code,
    uid: `r${minute}`,
    time: at(minute / 60),
    ...more,
  });
  const store = folded([
    {
      state: {},
      events: [
        event(1, 'mfa.add', 'T1006I', { user: 'ann', ...device }),
        event(2, 'mfa.add', 'T1006I', { user: 'ann', ...device }),
        event(3, 'reset_password_token.create', 'T6000I', { name: 'ann', user: 'adm' }),
        event(4, 'lock.created', 'TLK00I', { name: 'l', target: { user: 'bot-ci' }, user: 'bot-ci' }),
      ],
    },
  ]);
  expect(rows(store)).toMatchObject([
    { kind: 'mfa_removed', target: 'user:ann mfa_device:phone', actor: 'adm', event_uid: 'r3' },
    { kind: 'lock', actor: 'system', actor_kind: 'system', target_name: 'bot-ci' },
  ]);
});

test('who a built-in identity is may become known later: its rows say so then', () => {
  const proxy = '22222222-2222-4222-8222-222222222222';
  const deletion = {
    event: 'role.deleted',
    code: 'T9001I',
    uid: 'd',
    time: at(0.5),
    name: 'dba',
    user: `${proxy}.north.example`,
  };
  const auth = named('11111111-1111-4111-8111-111111111111');
  const store = folded([
    { state: {}, events: [deletion] },
    { state: { auth_servers: [auth], proxy_servers: [named(proxy)] } },
  ]);
  expect(rows(store)).toMatchObject([{ actor_kind: 'system', actor_note: `proxy (${proxy})` }]);
});

test('an agent that is listed later only is an agent then', () => {
  const node = '33333333-3333-4333-8333-333333333333';
  const deletion = {
    event: 'role.deleted',
    code: 'T9001I',
    uid: 'd',
    time: at(0.5),
    name: 'dba',
    user: `${node}.north.example`,
  };
  const auth_servers = [named('11111111-1111-4111-8111-111111111111')];
  const first = { state: { auth_servers }, events: [deletion] };
  const store = folded([first]);
  expect(rows(store)).toMatchObject([{ actor_kind: 'system' }]);
  close();
  const later = folded([
    first,
    { state: { auth_servers, instances: [named(node, { spec: { hostname: 'db-1' } })] } },
  ]);
  expect(rows(later)).toMatchObject([{ actor_kind: 'machine', actor_note: `agent db-1 (${node})` }]);
});

test('a period keeps its answers: in force as of its end, inferred rows in each period that they touch', () => {
  const locked = (uid: string, hours: number, type: string, more: JsonObject = {}): JsonObject => ({
    event: type,
    code: 'TLK00I',
    uid,
    time: at(hours),
    name: 'l',
    user: 'adm',
    ...more,
  });
  const lock = named('l', { spec: { target: { user: 'eve' } } });
  const first = {
    state: { locks: [lock], roles: [named('dba')] },
    events: [locked('a', 0.5, 'lock.created', { target: { user: 'eve' } })],
  };
  const later = { state: { locks: [], roles: [] }, events: [locked('b', 1.9, 'lock.deleted')] };
  const period = { fromMs: hour(0), toMs: hour(1.5), label: 'x' };
  const next = { fromMs: hour(1.5), toMs: hour(5), label: 'y' };
  const of = (store: ReturnType<typeof folded>, span: typeof period) =>
    [...revocationsOfPeriod(store, span)].map(({ json }) => JSON.parse(json) as Revocation);
  const told = (revocations: readonly Revocation[]) =>
    revocations.map(({ kind, target, in_force, lifted, as_of }) => [kind, target, in_force, lifted, as_of]);
  const before = told(of(folded([first]), period));
  close();
  const store = folded([first, later]);
  expect(before).toEqual([['lock', 'user:eve', 'yes', null, at(1.5)]]);
  // between hour 1 and hour 2 the role went away: nobody can say in which of the two periods
  expect(told(of(store, period))).toEqual([
    ['role_deleted', 'role:dba', 'unknown', null, at(1.5)],
    ...before,
  ]);
  expect(told(of(store, next))).toEqual([
    ['role_deleted', 'role:dba', 'yes', null, at(5)],
    ['lock_lifted', 'user:eve', 'no', null, at(5)],
  ]);
});
