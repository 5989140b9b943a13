import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { event, judge, role, user, type World } from './world.ts';

const DAY = 86_400_000;
/** The end of the period, and times before it, to the microsecond. */
const END = Date.UTC(2026, 0, 5);
const before = (days: number, us = 0): string => {
  const text = new Date(END - days * DAY - (us > 0 ? 1 : 0)).toISOString();
  return us > 0 ? `${text.slice(0, -1)}${String(1000 - us).padStart(3, '0')}Z` : text;
};
/** The log was read from this many days before the end on. */
const readSince = (days: number) => ({ fromMs: END - days * DAY, toMs: END + DAY });
const view = role('view', {});
const made = (name: string, days = 400, roles = ['view']) =>
  user(name, roles, { created_by: { time: before(days) } });
const sso = (name: string, days = 400): JsonObject =>
  user(name, ['view'], { created_by: { time: before(days), connector: { id: 'okta', type: 'saml' } } });
const login = (name: string, time: string, more: JsonObject = {}) =>
  event(time, 'user.login', { user: name, method: 'local', success: true, code: 'T1000I', ...more });

const k29 = (world: World) =>
  judge('K29', { window: readSince(120), ...world, after: { roles: [view], ...world.after } });
const rows = (world: World) => k29(world).exceptions.map(({ row }) => row);

test('nobody is active for more than 90 days: with the date, the roles, and exactly 90 days passing', () => {
  const { exceptions, population } = k29({
    after: { users: [made('late'), made('edge'), made('never')] },
    events: [login('late', before(90, 1)), login('edge', before(90))],
  });
  expect(exceptions.map(({ row, facts }) => [row, facts.split(' Dev')[0]])).toEqual([
    [
      'users/late',
      'late holds view; the last login was at 2025-10-06T23:59:59.999Z, more than 90 days before 2026-01-05T00:00:00.000Z.',
    ],
    [
      'users/never',
      'never holds view and was not active in the log that the store holds, more than 90 days before 2026-01-05T00:00:00.000Z.',
    ],
  ]);
  expect(population.sort()).toEqual(['edge', 'late', 'never']);
});

test('the log before the period counts; logins, sessions and certificates do, refused logins do not', () => {
  const users = ['login', 'session', 'certificate', 'refused'].map((name) => made(name));
  const events = [
    login('login', before(40)),
    event(before(40), 'session.start', { sid: 's', user: 'session' }),
    event(before(40), 'cert.create', { cert_type: 'user', identity: { user: 'certificate' } }),
    login('refused', before(40), { success: false, code: 'T1000W' }),
  ];
  expect(rows({ after: { users }, events })).toEqual(['users/refused']);
});

test('a log that does not reach back is insufficient evidence for that person only', () => {
  const world = { after: { users: [made('seen'), made('unseen')] }, events: [login('seen', before(1))] };
  const { exceptions, result } = k29({ ...world, window: readSince(60) });
  expect(exceptions).toEqual([]);
  expect(result.insufficient).toEqual([
    expect.stringMatching(/^the audit log was read without a gap since .* shows no activity of unseen /),
  ]);
  // a gap within the span hides what happened in it
  const gap = k29({ ...world, windows: [{ fromMs: END - 120 * DAY, toMs: END - 50 * DAY }, readSince(40)] });
  expect(gap.exceptions).toEqual([]);
  expect(gap.result.result).toBe('insufficient_evidence');
});

test('whoever was made within the time, holds nothing, or is a listed break-glass account is not reported', () => {
  const users = [made('new', 90), made('old', 90.00001), made('nothing', 400, []), made('glass')];
  expect(rows({ after: { users }, settings: { break_glass: ['glass'] } })).toEqual(['users/old']);
  expect(
    rows({ after: { users }, lists: { break_glass_accounts: [{ user: 'glass' }, { user: 'Old' }] } }),
  ).toEqual(['users/old']);
});

test('bots and the system are no people', () => {
  const users = [
    {
      kind: 'user',
      metadata: { name: 'bot-x', labels: { 'teleport.internal/bot': 'x' } },
      spec: { roles: ['view'] },
    },
    user('@teleport-access-approval-bot', ['view']),
  ];
  expect(k29({ after: { users } }).result.result).toBe('not_applicable');
});

test('single sign-on users are known by the list of the identity provider, where one is given', () => {
  const account = (last_login: string) => ({ idp_accounts: [{ user: 'eve', status: 'active', last_login }] });
  const after = { users: [sso('eve')] };
  expect(rows({ after, lists: account(before(89)) })).toEqual([]);
  const old = k29({ after, lists: account(before(100)), window: readSince(10) });
  expect(old.exceptions.map(({ facts }) => facts)).toEqual([
    expect.stringContaining('the last login at the identity provider was at'),
  ]);
  // a later login at the gateway counts as well
  expect(rows({ after, lists: account(before(100)), events: [login('eve', before(3))] })).toEqual([]);
  // one after the period says nothing of the time before its end
  const later = k29({ after, lists: account(new Date(END + DAY).toISOString()) });
  expect([later.exceptions, later.result.result]).toEqual([[], 'insufficient_evidence']);
  // local users do not log in there
  expect(rows({ after: { users: [made('eve')] }, lists: account(before(89)) })).toEqual(['users/eve']);
});

test('members of an access list who are no users at the moment hold its roles, too', () => {
  const list = {
    kind: 'access_list',
    metadata: { name: 'ops' },
    spec: { title: 'Ops', grants: { roles: ['view'] } },
  };
  const member = (name: string, days: number): JsonObject => ({
    kind: 'access_list_member',
    metadata: { name: `ops/${name}` },
    spec: { access_list: 'ops', name, joined: before(days) },
  });
  const world = {
    after: {
      access_lists: [list],
      access_list_members: [member('gone', 400), member('here', 400), member('joined', 10)],
    },
    events: [login('here', before(5), { method: 'saml', code: 'T1001I' })],
  };
  expect(k29(world).exceptions.map(({ row, facts }) => [row, facts.split(' and')[0]])).toEqual([
    ['access_list_members/ops/gone', 'gone holds view'],
  ]);
});

test('users that were denied and a silent log are insufficient evidence', () => {
  const after = { users: [made('ann')] };
  expect(k29({ after, statuses: { users: 'denied' } }).result.insufficient).toContainEqual('users is denied');
  const silent = k29({ after, silent: true });
  expect([silent.exceptions, silent.result.result]).toEqual([[], 'insufficient_evidence']);
});

test('the setting decides; nobody with roles is not applicable', () => {
  const world = { after: { users: [made('ann')] }, events: [login('ann', before(20))] };
  expect(rows({ ...world, settings: { dormant_days: 19 } })).toEqual(['users/ann']);
  expect(rows({ ...world, settings: { dormant_days: 20 } })).toEqual([]);
  expect(k29({ after: {} }).result.result).toBe('not_applicable');
});

test('names of a hostile world', () => {
  const names = ['__proto__', "o'x\n", '=1+1', 'constructor'];
  const world = {
    after: { users: names.map((name) => made(name)) },
    events: [login('constructor', before(5))],
  };
  expect(rows(world)).toEqual(['=1+1', '__proto__', "o'x\n"].map((name) => `users/${name}`));
});
