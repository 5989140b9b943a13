import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, type World } from './world.ts';

const START = Date.parse(at(3));
const moment = (seconds: number, us = 0): string =>
  `${new Date(START + seconds * 1000).toISOString().slice(0, 19)}.${String(us).padStart(6, '0')}Z`;
const times = (count: number, make: (index: number) => JsonObject) =>
  Array.from({ length: count }, (_, index) => make(index));
const login = (time: string, more: JsonObject = {}) =>
  event(time, 'user.login', {
    code: 'T1000W',
    user: 'mallory',
    method: 'local',
    success: false,
    error: 'invalid password',
    ...more,
  });
const BURST = times(5, (n) => login(moment(n), { uid: `login-${n}` }));
const k17 = (world: World) => judge('K17', { version: '18.2.0', ...world });
const facts = (world: World) =>
  k17(world).exceptions.map((one) => one.facts.replace(/ Deviation from .*$/, ''));

test('a burst of refusals of one user that nobody followed up is an exception; four refusals are none', () => {
  expect(facts({ events: BURST })).toEqual([
    '5 refusals of mallory from 2026-01-03T00:00:00.000Z to 2026-01-03T00:00:04.000Z (first: invalid password) were not followed up within 24h.',
  ]);
  const { result, population } = k17({ events: BURST.slice(1) });
  expect(result).toMatchObject({ result: 'no_exception', population: { size: 4 } });
  expect(population).toEqual(['login-1', 'login-2', 'login-3', 'login-4']);
});

test('refusals of different kinds are one burst of the user; of different users none', () => {
  const mixed = [
    login(moment(0)),
    login(moment(1)),
    event(moment(2), 'auth', {
      code: 'T3007W',
      user: 'mallory',
      login: 'root',
      error: 'expired',
      success: false,
    }),
    event(moment(3), 'spiffe.svid.issued', {
      code: 'TSPIFFE000E',
      user: 'mallory',
      spiffe_id: 'spiffe://x/y',
      success: false,
    }),
    event(moment(4), 'db.session.start', {
      code: 'TDB00W',
      user: 'mallory',
      db_service: 'orders',
      success: false,
      error: 'no',
    }),
  ];
  expect(facts({ events: mixed })).toHaveLength(1);
  expect(facts({ events: times(5, (n) => login(moment(n), { user: `user${n}` })) })).toEqual([]);
});

test('the window is ten minutes to the microsecond', () => {
  const spread = (last: string) => [...times(4, (n) => login(moment(n))), login(last)];
  expect(facts({ events: spread(moment(600)) })).toHaveLength(1);
  expect(facts({ events: spread(moment(600, 1)) })).toEqual([]);
});

test('joins are those of K15 and calls of tools those of K30; refused calls of the API issue nothing', () => {
  const joins = times(5, (n) =>
    event(moment(n), 'bot.join', {
      code: 'TJ001E',
      bot_name: 'ci',
      method: 'iam',
      success: false,
      error: 'no',
    }),
  );
  const told = k17({ events: joins });
  expect(told.exceptions).toEqual([]);
  expect(told.result).toMatchObject({ result: 'no_exception', population: { size: 5 } });
  expect(judge('K15', { version: '18.2.0', events: joins }).exceptions).toHaveLength(1);
  const tools = times(5, (n) =>
    event(moment(n), 'mcp.session.request', {
      code: 'TMCP003E',
      user: 'bot-agent',
      bot_name: 'agent',
      success: false,
      message: { method: 'tools/call', params: { name: 'drop' } },
    }),
  );
  expect(k17({ events: tools }).result.population.size).toBe(0);
  const calls = times(5, (n) =>
    event(moment(n), 'user.login', {
      code: 'T1000W',
      method: 'client.cert',
      success: false,
      error: 'user "mallory" cannot list users with secrets',
    }),
  );
  expect(facts({ events: calls })).toEqual([]);
});

const lock = (time: string, target: JsonObject, name = 'l') =>
  event(time, 'lock.created', { code: 'TLK00I', name, user: 'alice', target });

test('a lock on the user within 24 hours of the last refusal is the follow-up, or one in force; another target is not', () => {
  const early = times(5, (n) => login(new Date(Date.parse(at(2)) + n * 1000).toISOString()));
  const dueMs = Date.parse(at(2)) + 4000 + 24 * 3_600_000;
  const due = (us: number) => `${new Date(dueMs).toISOString().slice(0, 19)}.${String(us).padStart(6, '0')}Z`;
  expect(facts({ events: [...early, lock(due(0), { user: 'mallory' })] })).toEqual([]);
  expect(facts({ events: [...early, lock(due(1), { user: 'mallory' })] })).toHaveLength(1);
  expect(facts({ events: [...early, lock(due(0), { user: 'Mallory' })] })).toHaveLength(1);
  expect(facts({ events: [...early, lock(due(0), { login: 'mallory' })] })).toHaveLength(1);
  expect(facts({ events: [lock(at(1, 13), { user: 'mallory' }), ...early] })).toEqual([]);
});

const incident = (opened: string, events: string[]): JsonObject => ({
  key: 'INC-1',
  id: 'INC-1',
  opened,
  severity: 'low',
  events,
});

test('an incident that names one of the refusals is the follow-up; one that names others is not; one that names nothing requires judgment', () => {
  const told = (row: JsonObject) => k17({ events: BURST, lists: { people_incidents: [row] } });
  expect(told(incident(at(3, 12), ['login-3'])).result.result).toBe('no_exception');
  expect(told(incident(at(3, 12), ['other'])).result.result).toBe('exception');
  expect(told(incident(at(4, 12), ['login-3'])).result.result).toBe('exception');
  const open = told(incident(at(3, 12), []));
  expect(open.exceptions).toEqual([]);
  expect(open.result).toMatchObject({
    result: 'judgment_required',
    notes: [expect.stringContaining('incident INC-1 was opened within 24h, and names no event')],
  });
  // an incident of another day is no question
  expect(told(incident(at(2, 12), [])).result.result).toBe('exception');
});

test("another user's incident at the same time is no follow-up; one that names the user is, unless it is older", () => {
  const other = login(moment(2), { uid: 'of-another', user: 'eve' });
  const told = (row: JsonObject) =>
    k17({ events: [...BURST, other], lists: { people_incidents: [row] } }).exceptions.length;
  expect(told(incident(at(3, 12), ['of-another']))).toBe(1);
  expect(told(incident(at(3, 12), ['eve']))).toBe(1);
  expect(told(incident(at(3, 12), ['mallory']))).toBe(0);
  expect(told(incident(at(3, 12), ['user:mallory']))).toBe(0);
  expect(told(incident(at(2, 12), ['user:mallory']))).toBe(1);
});

test('a burst whose time for a follow-up had not passed at the end of the period requires judgment', () => {
  const late = times(5, (n) => login(new Date(Date.parse(at(4, 2)) + n).toISOString()));
  expect(k17({ events: late }).result.result).toBe('judgment_required');
});

test('refusals that name nobody are no burst of one user, wherever they come from', () => {
  const nobody = times(6, (n) =>
    login(moment(n), { code: 'T1001W', user: '', method: 'saml', 'addr.remote': '192.0.2.1:1' }),
  );
  const { exceptions, result } = k17({ events: nobody });
  expect(exceptions).toEqual([]);
  expect(result.population.size).toBe(6);
});

test('none at all: not applicable where the version writes them, insufficient evidence on 14.2, in an unread or a silent log', () => {
  const none = k17({});
  expect(none.result).toMatchObject({ result: 'not_applicable' });
  expect(none.result.explanation).toContain('The control did not operate: no credential was refused, from ');
  expect(k17({ version: '14.2.0' }).result.result).toBe('insufficient_evidence');
  expect(k17({ version: '14.2.0', events: BURST.slice(1) }).result.result).toBe('no_exception');
  expect(k17({ silent: true }).result.result).toBe('insufficient_evidence');
  const half = { fromMs: Date.parse(at(4)), toMs: Date.parse(at(6)) };
  expect(k17({ window: half }).result.result).toBe('insufficient_evidence');
});

test('names from a hostile world', () => {
  const events = times(5, (n) => login(moment(n), { user: "__proto__'\n" }));
  expect(facts({ events })).toEqual([expect.stringMatching(/^5 refusals of __proto__'\n from /)]);
});
