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
    after: { bots: [bot(owner)], users: [user('alice', [])], ...world.after },
  });
const given = { lists: { machine_owners: [{ machine: 'bot:other', owner: 'alice' }] } };
const join = (address: string, day: number) =>
  event(at(day), 'bot.join', {
    code: 'TJ001I',
    bot_name: 'ci',
    method: 'iam',
    success: true,
    'addr.remote': address,
  });

test('a bot needs an owner who is a current person: exception where a list is given, else judgment', () => {
  expect(k37('alice', given).result.result).toBe('no_exception');
  expect(k37('', given).exceptions).toHaveLength(1);
  expect(k37('ghost', given).exceptions).toHaveLength(1);
  expect(k37('').result.result).toBe('judgment_required');
});

test('one bot that joined from two addresses requires judgment; another port of the same address does not', () => {
  const joined = (...addresses: string[]) =>
    k37('alice', { ...given, events: addresses.map((one, n) => join(one, 3 + n / 8)) }).result;
  expect(joined('192.0.2.1:1', '192.0.2.1:22').result).toBe('no_exception');
  const two = joined('192.0.2.1:1', '192.0.2.2:1');
  expect(two.result).toBe('judgment_required');
  expect(two.notes).toContainEqual(expect.stringContaining('bot:ci joined from 2 addresses'));
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
