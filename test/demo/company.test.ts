import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generateCompany } from '../../fixtures/generator/generate.ts';
import { loadCompany } from '../../src/demo/data/company.ts';
import { startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { AuthService } from '../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { clientOf } from './support.ts';

const file = (name: string) => readFile(new URL(`../../fixtures/company/${name}`, import.meta.url), 'utf8');

describe('the made-up company', () => {
  it('comes out of its generator byte by byte', async () => {
    const again = generateCompany();
    expect(again.before === (await file('state-before.json'))).toBe(true);
    expect(again.state === (await file('state.json'))).toBe(true);
    expect(again.events === (await file('events.jsonl'))).toBe(true);
  });

  it('lies inside its quarter, in order of time, every event once', async () => {
    const { data, period } = await loadCompany();
    const times = data.events.map((event) => Date.parse(String(event.time)));
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] as number))).toBe(true);
    expect(times[0]).toBeGreaterThanOrEqual(Date.parse(period.since));
    expect(times.at(-1)).toBeLessThan(Date.parse(period.until));
    expect(new Set(data.events.map((event) => event.uid)).size).toBe(data.events.length);
  });

  it('tells of every lock and every local user in its log, but for the planted ones', async () => {
    const { data } = await loadCompany();
    const named = (type: string) =>
      new Set(data.events.filter((event) => event.event === type).map((event) => event.name));
    const nameOf = (form: JsonObject) => (form.metadata as JsonObject).name as string;
    expect(data.locks.map(nameOf).filter((name) => !named('lock.created').has(name))).toEqual([]);
    const createdAt = (user: JsonObject) => String(((user.spec as JsonObject).created_by as JsonObject).time);
    const newUsers = data.users.filter((user) => createdAt(user) >= '2026-07-01');
    expect(newUsers.map(nameOf).filter((name) => !named('user.create').has(name))).toEqual(['svc-backup']);
    const deleted = data.roles.map(nameOf).filter((name) => named('role.deleted').has(name));
    expect(deleted).toEqual(['staging-debug']);
  });

  it('rolls forward from its first day to its last, but for the planted user and role', async () => {
    const { before, data } = await loadCompany();
    const nameOf = (form: JsonObject) => (form.metadata as JsonObject).name as string;
    for (const [kind, created, deleted, planted] of [
      ['users', 'user.create', 'user.delete', 'svc-backup'],
      ['roles', 'role.created', 'role.deleted', 'staging-debug'],
    ] as const) {
      const names = new Set(before[kind].map(nameOf));
      for (const event of data.events) {
        // Users of the identity provider come by an event and go by the clock.
        const ends = event.event === created && String(event.expires);
        const gone = ends && !ends.startsWith('0001') && Date.parse(ends) <= Date.parse(data.now);
        if (event.event === created && !gone) names.add(String(event.name));
        if (event.event === deleted) names.delete(String(event.name));
      }
      const after = new Set(data[kind].map(nameOf));
      expect([...after].filter((name) => !names.has(name))).toEqual([planted]);
      expect([...names].filter((name) => !after.has(name))).toEqual([]);
    }
  });

  it.each(['14.2', '18'] as const)('is served whole by personality %s', async (personality) => {
    const gateway = await startEmbeddedGateway({ personality });
    try {
      const client = clientOf(gateway, AuthService, await gateway.identity());
      const names: string[] = [];
      for await (const user of client.getUsers({})) names.push(user.metadata?.name ?? '');
      expect(names).toHaveLength(16);
      const roles = personality === '18' ? await client.listRoles({}) : await client.getRoles({});
      expect(roles.roles).toHaveLength(22);
      expect((await client.getLocks({})).locks).toHaveLength(5);
    } finally {
      await gateway.stop();
    }
  });
});
