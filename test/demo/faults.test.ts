import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedGateway, startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import type { Fault } from '../../src/demo/faults.ts';
import { AuditLogService } from '../../src/gateway/gen/teleport/auditlog/v1/auditlog_pb.ts';
import { AuthService } from '../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { BotService } from '../../src/gateway/gen/teleport/machineid/v1/bot_pb.ts';
import { UsersService } from '../../src/gateway/gen/teleport/users/v1/users_pb.ts';
import { HOSTILE_TEXTS, HUGE_TEXT, withHostileStrings } from './hostileData.ts';
import { rawCall } from './rawCall.ts';
import { clientOf, event, failureOf, smallData } from './support.ts';

let gateway: EmbeddedGateway;
let identity = '';
beforeAll(async () => {
  gateway = await startEmbeddedGateway({ personality: '18', edition: 'enterprise', data: smallData() });
  identity = await gateway.identity();
});
beforeEach(() => {
  gateway.setFaults({});
  gateway.setData(smallData());
});
afterAll(() => gateway.stop());

const auth = () => clientOf(gateway, AuthService, identity);
const audit = () => clientOf(gateway, AuditLogService, identity);
const september = {
  startDate: { seconds: BigInt(Date.parse('2026-09-01T00:00:00Z') / 1000) },
  endDate: { seconds: BigInt(Date.parse('2026-09-30T00:00:00Z') / 1000) },
};

describe('personality 18', () => {
  it('lists users, bots, roles and locks page by page and has lost the calls that 18 has lost', async () => {
    const users = clientOf(gateway, UsersService, identity);
    const first = await users.listUsers({ pageSize: 2 });
    expect(first.users.map((user) => user.metadata?.name)).toEqual(['alice', 'bot-ci']);
    const second = await users.listUsers({ pageSize: 2, pageToken: first.nextPageToken });
    expect([second.users.map((user) => user.metadata?.name), second.nextPageToken]).toEqual([['soc2'], '']);
    const bots = await clientOf(gateway, BotService, identity).listBots({});
    expect(bots.bots.map((bot) => [bot.metadata?.name, bot.status?.userName])).toEqual([['ci', 'bot-ci']]);
    expect((await auth().listRoles({ limit: 100 })).roles).toHaveLength(4);
    expect((await failureOf(auth().getRoles({}))).rawMessage).toBe(
      'unknown method GetRoles for service proto.AuthService',
    );
    expect((await failureOf(auth().listAccessRequests({ limit: 16_001 }))).code).toBe(3);
  });
});

describe('faults', () => {
  const once = (fault: Fault) => gateway.setFaults({ rules: [{ rpc: 'ListRoles', fault, times: 1 }] });

  it.each<[Fault, number]>([
    [{ kind: 'rate-limit' }, 8],
    [{ kind: 'status', status: 14, message: 'down for a moment' }, 14],
  ])('%j gives its status once, then all is well', async (fault, code) => {
    once(fault);
    expect((await failureOf(auth().listRoles({}))).code).toBe(code);
    expect((await auth().listRoles({})).roles).toHaveLength(4);
  });

  it.each<[Fault]>([[{ kind: 'drop' }], [{ kind: 'goaway' }], [{ kind: 'truncated' }]])(
    '%j fails the call that it hits and no other',
    async (fault) => {
      once(fault);
      await failureOf(auth().listRoles({}));
      expect((await auth().listRoles({})).roles).toHaveLength(4);
    },
  );

  it('hangs until the client gives up', async () => {
    once({ kind: 'hang' });
    expect((await failureOf(auth().listRoles({}, { timeoutMs: 50 }))).code).toBe(4);
  });

  it('spoils one letter of the answer', async () => {
    once({ kind: 'invalid-utf8' });
    const answer = await rawCall(gateway, identity, '/proto.AuthService/ListRoles', Buffer.alloc(0));
    expect(answer.responses[0]?.includes(0xff)).toBe(true);
  });

  it('denies the kinds it is told to', async () => {
    gateway.setFaults({ deniedKinds: ['role'] });
    expect((await failureOf(auth().listRoles({}))).rawMessage).toBe(
      'access denied to perform action "list" on "role", access denied to perform action "read" on "role"',
    );
  });

  it('repeats a token, gives empty pages and rows twice', async () => {
    gateway.setFaults({ rules: [{ rpc: 'ListRoles', fault: { kind: 'repeat-token' } }] });
    const first = await auth().listRoles({ limit: 1 });
    expect((await auth().listRoles({ limit: 1, startKey: first.nextKey })).nextKey).toBe(first.nextKey);
    once({ kind: 'empty-page' });
    const empty = await auth().listRoles({});
    expect([empty.roles.length, empty.nextKey]).toEqual([0, 'access']);
    expect((await auth().listRoles({ startKey: empty.nextKey })).roles).toHaveLength(4);
    gateway.setFaults({ rules: [{ rpc: 'ListRoles', fault: { kind: 'duplicate-rows' }, after: 1 }] });
    const before = await auth().listRoles({ limit: 2 });
    const after = await auth().listRoles({ limit: 2, startKey: before.nextKey });
    expect(after.roles[0]?.metadata?.name).toBe(before.roles[1]?.metadata?.name);
  });
});

describe('the audit log', () => {
  it('loses its cursor without a word, and shows late events late', async () => {
    gateway.setFaults({ rules: [{ rpc: 'GetUnstructuredEvents', fault: { kind: 'lost-cursor' } }] });
    const page = await audit().getUnstructuredEvents({ ...september, limit: 1 });
    const lost = await audit().getUnstructuredEvents({ ...september, limit: 1, startKey: page.lastKey });
    expect([lost.items.length, lost.lastKey]).toEqual([0, '']);
    gateway.setFaults({ lateEvents: { uids: ['e2'], reads: 1 } });
    const ids = async () => (await audit().getUnstructuredEvents(september)).items.map(({ id }) => id);
    expect(await ids()).toEqual(['e1', 'e3']);
    expect(await ids()).toEqual(['e1', 'e2', 'e3']);
  });

  it('takes bounds as inclusive and stops a page near one mebibyte', async () => {
    const text = 'x'.repeat(300_000);
    const events = ['a', 'b', 'c', 'd', 'e'].map((uid) => ({ ...event('2026-09-01T10:00:00Z', uid), text }));
    gateway.setData({ ...smallData(), events });
    const moment = { seconds: BigInt(Date.parse('2026-09-01T10:00:00Z') / 1000) };
    const first = await audit().getUnstructuredEvents({ startDate: moment, endDate: moment, limit: 10_000 });
    expect([first.items.length, first.lastKey]).toEqual([3, 'c']);
    const rest = await audit().getUnstructuredEvents({ startDate: moment, endDate: moment, startKey: 'c' });
    expect([rest.items.length, rest.lastKey]).toEqual([2, '']);
  });

  it('serves ready-made pages when it is given any', async () => {
    const bytes = Buffer.from([0x12, 2, 0x68, 0x69]);
    gateway.setData({ ...smallData(), eventPage: ({ limit }) => (limit === 7 ? bytes : null) });
    expect((await audit().getUnstructuredEvents({ ...september, limit: 7 })).lastKey).toBe('hi');
    expect((await audit().getUnstructuredEvents({ ...september, limit: 8 })).items).toHaveLength(3);
  });
});

describe('what must never be stored', () => {
  it('is planted in fields that our protos do not declare, and in events', async () => {
    gateway.setFaults({ canary: 'CANARY-4711', unknownFields: true });
    for (const path of [
      '/teleport.users.v1.UsersService/ListUsers',
      '/proto.AuthService/GetUsers',
      '/proto.AuthService/Ping',
    ]) {
      const answer = await rawCall(gateway, identity, path, Buffer.alloc(0));
      expect(Buffer.concat(answer.responses).includes('CANARY-4711'), path).toBe(true);
    }
    const page = await audit().getUnstructuredEvents({ ...september, endDate: { seconds: 1_900_000_000n } });
    const planted = page.items.filter(({ unstructured }) =>
      Buffer.from(unstructured).includes('CANARY-4711'),
    );
    expect(planted.map(({ type }) => type)).toEqual(['saml.created', 'ssm.run', 'plugin.create']);
  });
});

describe('hostile texts', () => {
  it('reach the client unchanged', async () => {
    gateway.setData(withHostileStrings(smallData()));
    const locks = (await auth().getLocks({})).locks.map(({ spec }) => spec?.message);
    expect(locks).toEqual([...HOSTILE_TEXTS, HUGE_TEXT]);
    const page = await audit().getUnstructuredEvents({ ...september, endDate: { seconds: 1_900_000_000n } });
    expect(page.lastKey).not.toBe('');
  });
});
