import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, type World } from './world.ts';

const START = Date.parse(at(3));
/** A moment of the third day: seconds after midnight, and microseconds. */
const moment = (seconds: number, us = 0): string =>
  `${new Date(START + seconds * 1000).toISOString().slice(0, 19)}.${String(us).padStart(6, '0')}Z`;
const failed = (time: string, more: JsonObject = {}): JsonObject =>
  event(time, 'bot.join', {
    code: 'TJ001E',
    success: false,
    error: 'no such token',
    method: 'iam',
    bot_name: 'ci',
    token_name: 'ci-iam',
    'addr.remote': '203.0.113.9:4711',
    ...more,
  });
const times = (count: number, make: (index: number) => JsonObject) =>
  Array.from({ length: count }, (_, index) => make(index));
const k15 = (world: World) => judge('K15', { version: '18.2.0', ...world });
const facts = (world: World) =>
  k15(world).exceptions.map((one) => one.facts.replace(/ Deviation from .*$/, ''));
const bursts = (events: JsonObject[], settings = {}) => facts({ events, settings });

test('five failed joins within ten minutes are one exception with first, last, count, method and error; four are none', () => {
  expect(bursts(times(5, (n) => failed(moment(n * 60))))).toEqual([
    `5 failed joins of bot ci from ${at(3)} to 2026-01-03T00:04:00.000Z, method iam: no such token.`,
  ]);
  expect(bursts(times(4, (n) => failed(moment(n * 60))))).toEqual([]);
});

test('the window is ten minutes to the microsecond', () => {
  const spread = (last: string) => [...times(4, (n) => failed(moment(n * 60))), failed(last)];
  expect(bursts(spread(moment(600)))).toHaveLength(1);
  expect(bursts(spread(moment(600, 1)))).toEqual([]);
  expect(bursts(spread(moment(600, 1)), { failed_joins_window: '11m' })).toHaveLength(1);
  expect(
    bursts(
      times(3, (n) => failed(moment(n))),
      { failed_joins: 3 },
    ),
  ).toHaveLength(1);
});

test('a refusal outside of the window does not belong to the burst; two bursts are two exceptions', () => {
  const events = [
    failed(moment(0)),
    ...times(5, (n) => failed(moment(600 + n))),
    ...times(6, (n) => failed(moment(3600 + n))),
  ];
  expect(bursts(events)).toEqual([
    '5 failed joins of bot ci from 2026-01-03T00:10:00.000Z to 2026-01-03T00:10:04.000Z, method iam: no such token.',
    '6 failed joins of bot ci from 2026-01-03T01:00:00.000Z to 2026-01-03T01:00:05.000Z, method iam: no such token.',
  ]);
});

test('by token over several bots and hosts, by host over several bots and tokens; ports do not matter', () => {
  const byToken = times(5, (n) =>
    failed(moment(n), { bot_name: `bot${n}`, token_name: 'shared-gcp', 'addr.remote': `203.0.113.${n}:1` }),
  );
  expect(bursts(byToken)).toEqual([expect.stringMatching(/^5 failed joins of token shared-gcp from /)]);
  const byHost = times(5, (n) =>
    failed(moment(n), {
      bot_name: `bot${n}`,
      token_name: `t${n}`,
      'addr.remote': `[2001:db8::1]:${n + 40_000}`,
    }),
  );
  expect(bursts(byHost)).toEqual([expect.stringMatching(/^5 failed joins of host 2001:db8::1 from /)]);
});

test('two bots from one host are the burst of the host; two bots from two hosts are two bursts', () => {
  const of = (bot: string, host: string) =>
    times(5, (n) => failed(moment(n * 2), { bot_name: bot, token_name: bot, 'addr.remote': `${host}:${n}` }));
  expect(bursts([...of('a', '192.0.2.1'), ...of('b', '192.0.2.1')])).toEqual([
    expect.stringMatching(/^10 failed joins of host 192\.0\.2\.1 from /),
  ]);
  expect(bursts([...of('a', '192.0.2.1'), ...of('b', '192.0.2.2')]).map((text) => text.slice(0, 24))).toEqual(
    ['5 failed joins of bot a ', '5 failed joins of bot b '],
  );
});

test('agents: failed joins of one host count, and those by tokens whose names are masked whole are not one token', () => {
  const agent = (n: number, more: JsonObject) =>
    event(moment(n), 'instance.join', {
      code: 'TJ002E',
      success: false,
      error: 'token expired',
      method: 'token',
      token_name: '********',
      node_name: 'web-1',
      host_id: `h-${n}`,
      role: 'Node',
      ...more,
    });
  expect(bursts(times(5, (n) => agent(n, {})))).toEqual([
    expect.stringMatching(/^5 failed joins of host web-1 from .*: token expired\.$/),
  ]);
  expect(bursts(times(5, (n) => agent(n, { node_name: `web-${n}` })))).toEqual([]);
  const kept = { token_name: '************abcd' };
  expect(bursts(times(5, (n) => agent(n, { node_name: `web-${n}`, ...kept })))).toEqual([
    expect.stringMatching(/^5 failed joins of token \*{12}abcd from /),
  ]);
});

const mismatch = (time: string, more: JsonObject = {}) =>
  event(time, 'cert.generation_mismatch', { code: 'TCB00W', user: 'bot-ci', user_kind: 2, ...more });
const lock = (name: string, time: string, target: JsonObject) =>
  event(time, 'lock.created', { code: 'TLK00I', name, user: 'alice', target });
const unlock = (name: string, time: string) =>
  event(time, 'lock.deleted', { code: 'TLK01I', name, user: 'alice' });

test('a generation mismatch without a lock within an hour is an exception; exactly an hour is in time', () => {
  const none = k15({ events: [mismatch(moment(0))] });
  expect(none.exceptions).toMatchObject([
    {
      threshold: 'lock_within',
      facts: expect.stringMatching(
        /^Bot ci at 2026-01-03T00:00:00\.000Z: a renewable certificate was used twice.*; no lock followed within 1h\./,
      ),
    },
  ]);
  const followed = k15({ events: [mismatch(moment(0)), lock('l', moment(3600), { user: 'bot-ci' })] });
  expect(followed.result).toMatchObject({
    result: 'no_exception',
    remarks: [expect.stringMatching(/; a lock followed within 1h or was in force\.$/)],
  });
  expect(
    facts({ events: [mismatch(moment(0)), lock('l', moment(3600, 1), { user: 'bot-ci' })] }),
  ).toHaveLength(1);
});

test("the gateway's own lock is logged a moment before the mismatch; a lock in force counts, one lifted before does not", () => {
  expect(facts({ events: [lock('own', moment(0), { user: 'bot-ci' }), mismatch(moment(1))] })).toEqual([]);
  expect(facts({ events: [lock('old', at(2), { user: 'bot-ci' }), mismatch(moment(1))] })).toEqual([]);
  expect(
    facts({ events: [lock('old', at(2), { user: 'bot-ci' }), unlock('old', at(2, 5)), mismatch(moment(1))] }),
  ).toHaveLength(1);
});

test('the lock must be on the bot: its user, its instance or its token, alone; other targets do not count', () => {
  const told = (target: JsonObject) =>
    facts({ events: [mismatch(moment(0), { bot_instance_id: 'i-1' }), lock('l', moment(60), target)] })
      .length;
  expect(told({ bot_instance_id: 'i-1' })).toBe(0);
  expect(told({ bot_instance_id: 'i-2' })).toBe(1);
  expect(told({ user: 'ci' })).toBe(1);
  expect(told({ role: 'bot-ci' })).toBe(1);
  expect(told({ user: 'bot-ci', server_id: 's' })).toBe(1);
  const state = event(moment(0), 'join_token.bound_keypair.join_state_verification_failed', {
    code: 'TBK003W',
    token_name: 'ci-key',
    bot_name: 'ci',
    success: false,
  });
  expect(facts({ events: [state] })).toEqual([expect.stringContaining('the join state did not fit')]);
  expect(facts({ events: [state, lock('l', moment(60), { join_token: 'ci-key' })] })).toEqual([]);
});

test('a mismatch just before the end of the period requires judgment: its time had not passed', () => {
  const { result } = k15({ events: [mismatch(at(4, 23, 30))] });
  expect(result.result).toBe('judgment_required');
});

test('anomalies are no bursts: five mismatches are five exceptions and none of K17', () => {
  const events = times(5, (n) => mismatch(moment(n)));
  expect(facts({ events })).toHaveLength(5);
  expect(judge('K17', { version: '18.2.0', events }).exceptions).toEqual([]);
});

test('recoveries above the limit are a remark; ordinary joins, one recovery and rotations are nothing', () => {
  const recovery = (n: number, more: JsonObject = {}) =>
    event(moment(n), 'join_token.bound_keypair.recovery', {
      code: 'TBK001I',
      success: true,
      token_name: 'ci-key',
      bot_name: 'ci',
      recovery_count: n,
      ...more,
    });
  const rotation = event(moment(9), 'join_token.bound_keypair.rotation', {
    code: 'TBK002I',
    success: true,
    bot_name: 'ci',
  });
  const joined = event(moment(10), 'bot.join', {
    code: 'TJ001I',
    success: true,
    bot_name: 'ci',
    method: 'bound_keypair',
  });
  const quiet = k15({ events: [recovery(1), rotation, joined] });
  expect(quiet.result).toMatchObject({ result: 'no_exception', remarks: [], population: { size: 3 } });
  const twice = k15({ events: [recovery(1), recovery(2), recovery(3, { success: false })] });
  expect(twice.result).toMatchObject({
    result: 'no_exception',
    remarks: ['Bot ci recovered its key pair 2 times in the period (limit: 1).'],
  });
});

test('version 14 logs no failed joins; anomalies are reported all the same', () => {
  const { result, exceptions } = k15({ version: '14.2.0', events: [mismatch(moment(0))] });
  expect(exceptions).toHaveLength(1);
  expect(result.insufficient).toEqual([
    expect.stringMatching(/^version 14\.2\.0 of the gateway .* logs no failed joins$/),
  ]);
  expect(k15({ version: '14.2.0' }).result.result).toBe('insufficient_evidence');
});

test('nothing joined: not applicable in a whole log, insufficient evidence in one that was not read or is silent', () => {
  expect(k15({}).result.result).toBe('not_applicable');
  const half = { fromMs: Date.parse(at(4)), toMs: Date.parse(at(6)) };
  expect(k15({ window: half }).result.result).toBe('insufficient_evidence');
  expect(k15({ silent: true }).result.result).toBe('insufficient_evidence');
});

test('names from a hostile world', () => {
  const told = bursts(
    times(5, (n) => failed(moment(n), { bot_name: '__proto__', token_name: '=1+1', 'addr.remote': '' })),
  );
  expect(told).toEqual([expect.stringMatching(/^5 failed joins of bot __proto__ from /)]);
});
