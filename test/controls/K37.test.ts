import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, user, type World } from './world.ts';

const bot = (owner: string): JsonObject => ({
  kind: 'bot',
  metadata: { name: 'ci', labels: { owner } },
  spec: {},
});
const k37 = (owner: string, world: World = {}) =>
  judge('K37', {
    version: '18.2.0',
    ...world,
    after: { bots: [bot(owner)], users: [user('alice', [])], workload_identities: [], ...world.after },
  });
const given = { lists: { machine_owners: [{ machine: 'bot:other', owner: 'alice' }] } };
/** Time of January as text; parts of a day count. */
const moment = (day: number) =>
  new Date(Date.parse(at(1)) + Math.round((day - 1) * 86_400_000)).toISOString();
const join = (address: string, day: number, more: JsonObject = {}) =>
  event(moment(day), 'bot.join', {
    code: 'TJ001I',
    bot_name: 'ci',
    method: 'iam',
    success: true,
    'addr.remote': address,
    ...more,
  });
const certificate = (day: number, until: number, more: JsonObject = {}) =>
  event(moment(day), 'cert.create', {
    code: 'TC000I',
    cert_type: 'user',
    identity: { user: 'bot-ci', bot_name: 'ci', expires: moment(until), ...more },
  });

test('a bot needs an owner who is a current person: exception where a list is given, else judgment', () => {
  expect(k37('alice', given).result.result).toBe('no_exception');
  expect(k37('', given).exceptions).toHaveLength(1);
  expect(k37('ghost', given).exceptions).toHaveLength(1);
  expect(k37('').result.result).toBe('judgment_required');
});

test('an owner who left: exception where the list of owners is given, else judgment', () => {
  const people_leavers = [{ user: 'alice', left: '2026-01-03' }];
  expect(k37('alice', { lists: { ...given.lists, people_leavers } }).exceptions).toEqual([
    expect.objectContaining({ facts: expect.stringContaining('alice, left at') }),
  ]);
  expect(k37('alice', { lists: { people_leavers } }).result.result).toBe('judgment_required');
  const later = [{ user: 'alice', left: '2026-01-09' }];
  expect(k37('alice', { lists: { ...given.lists, people_leavers: later } }).exceptions).toEqual([]);
});

test('the list names owners of bots, workload identities, tokens and agents', () => {
  const token = {
    kind: 'token',
    metadata: { name: '****abcd' },
    spec: { roles: ['Node'], join_method: 'token' },
  };
  const after = {
    workload_identities: [{ kind: 'workload_identity', metadata: { name: 'pay' }, spec: {} }],
    tokens: [token],
  };
  const call = event(at(3), 'mcp.session.request', { code: 'TMCP003I', user: 'runtime', beam_id: 'b1' });
  const none = k37('', { ...given, after, events: [call] });
  expect(none.population.sort()).toEqual(['agent:runtime', 'bot:ci', 'token:****abcd', 'workload:pay']);
  expect(none.exceptions).toHaveLength(4);
  const machine_owners = none.population.map((machine) => ({ machine, owner: 'alice' }));
  expect(k37('', { lists: { machine_owners }, after, events: [call] }).result.result).toBe('no_exception');
});

test('workload identities that were not read leave insufficient evidence', () => {
  const denied = { workload_identities: 'denied' as const };
  expect(k37('alice', { ...given, statuses: denied }).result.result).toBe('insufficient_evidence');
});

const shared = (...events: JsonObject[]) => k37('alice', { ...given, events }).result;

test('one bot at two hosts with overlapping certificates requires judgment', () => {
  const two = shared(
    join('192.0.2.1:1', 3),
    certificate(3, 4, { client_ip: '192.0.2.1' }),
    join('192.0.2.2:1', 3.5),
    certificate(3.5, 4.5, { client_ip: '192.0.2.2' }),
  );
  expect(two.result).toBe('judgment_required');
  expect(two.notes).toEqual([
    'bot:ci was used from 2 hosts with overlapping certificates (1 overlap): those of 192.0.2.1 were valid from 2026-01-03T00:00:00.000Z to 2026-01-04T00:00:00.000Z, and 192.0.2.2 came at 2026-01-03T12:00:00.000Z. Is it shared by several hosts?',
  ]);
});

test('a host that comes when the certificates of the other have ended is no shared use, to the microsecond', () => {
  const moved = (day: number) =>
    shared(join('192.0.2.1:1', 3), certificate(3, 3.5, { client_ip: '192.0.2.1' }), join('192.0.2.2:1', day));
  expect(moved(3.5).result).toBe('no_exception');
  expect(moved(3.49).result).toBe('judgment_required');
});

test('another port of the same host is no other host; IPv6 as well', () => {
  const twice = (one: string, other: string) => shared(join(one, 3), join(other, 3.1)).result;
  expect(twice('192.0.2.1:1', '192.0.2.1:22')).toBe('no_exception');
  expect(twice('[2001:db8::1]:1', '[2001:db8::1]:22')).toBe('no_exception');
  expect(twice('[2001:db8::1]:1', '[2001:db8::2]:1')).toBe('judgment_required');
});

test('two hosts whose certificates no event shows require judgment, and say so', () => {
  expect(shared(join('192.0.2.1:1', 3), join('192.0.2.2:1', 4)).notes).toEqual([
    expect.stringContaining('no certificate shows whether they overlapped'),
  ]);
});

test('a certificate without an address belongs to the join beside it, or to that of its instance', () => {
  const beside = (day: number) =>
    shared(join('192.0.2.1:1', 3), certificate(3, 3.25), join('192.0.2.2:1', day));
  expect(beside(3.5).result).toBe('no_exception');
  expect(beside(3.1).result).toBe('judgment_required');
  const renewed = shared(
    join('192.0.2.1:1', 3, { bot_instance_id: 'i' }),
    certificate(3, 3.25, { bot_instance_id: 'i' }),
    certificate(3.2, 3.6, { bot_instance_id: 'i' }),
    join('192.0.2.2:1', 3.5, { bot_instance_id: 'j' }),
  );
  expect(renewed.notes).toEqual([expect.stringContaining('to 2026-01-03T14:24:00.000Z')]);
});

test('certificates of one instance at two addresses overlap without a second join; of two instances they do not', () => {
  const renewal = (bot_instance_id: string) =>
    shared(
      join('192.0.2.1:1', 3, { bot_instance_id: 'i' }),
      certificate(3, 4, { client_ip: '192.0.2.1', bot_instance_id: 'i' }),
      certificate(3.5, 4.5, { client_ip: '192.0.2.2', bot_instance_id }),
    ).result;
  expect(renewal('i')).toBe('judgment_required');
  expect(renewal('k')).toBe('no_exception');
});

test('refused joins, and those of other bots, are no second host', () => {
  const others = shared(
    join('192.0.2.1:1', 3),
    join('192.0.2.2:1', 3.1, { success: false, code: 'TJ001E' }),
    join('192.0.2.3:1', 3.1, { bot_name: 'other' }),
  );
  expect(others.result).toBe('no_exception');
});

const instance = (status: JsonObject): JsonObject => ({
  kind: 'bot_instance',
  metadata: { name: 'i-1' },
  spec: { bot_name: 'ci', instance_id: 'i-1' },
  status,
});
const listed = (status: JsonObject) =>
  k37('alice', { ...given, after: { bot_instances: [instance(status)] } }).result;

test('host names that alternate in the heartbeats of one instance require judgment; a host that follows another does not', () => {
  const beats = (...names: string[]) =>
    listed({ latest_heartbeats: names.map((hostname, n) => ({ hostname, recorded_at: at(3, n) })) });
  expect(beats('a', 'b', 'a').notes).toEqual([
    'Instance i-1 of bot:ci sent heartbeats as a, as b (at 2026-01-03T01:00:00.000Z), and as a again. Is it shared by several hosts?',
  ]);
  expect(beats('a', 'a', 'b', 'b').result).toBe('no_exception');
});

test('a generation that does not rise requires judgment; a new join does not', () => {
  const counters = (...generations: number[]) =>
    listed({
      latest_authentications: generations.map((generation, n) => ({
        generation,
        authenticated_at: at(3, n),
      })),
    });
  expect(counters(1, 2, 3).result).toBe('no_exception');
  expect(counters(1, 2, 3, 1, 2).result).toBe('no_exception');
  expect(counters(2, 3, 3).notes).toEqual([
    'Instance i-1 of bot:ci authenticated at 2026-01-03T02:00:00.000Z with generation 3, no higher than at 2026-01-03T01:00:00.000Z. Is a copy of its credentials in use?',
  ]);
});

test('an agent belongs to the population and has an owner', () => {
  const call = event(at(3), 'mcp.session.request', {
    code: 'TMCP003I',
    user: 'agent-x',
    beam_id: 'b1',
    success: true,
  });
  const { population, exceptions } = k37('alice', { ...given, events: [call] });
  expect(population).toHaveLength(2);
  expect(exceptions).toHaveLength(1);
});
