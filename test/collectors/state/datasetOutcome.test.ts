import { afterEach, describe, expect, test } from 'vitest';
import { collectDataset } from '../../../src/collectors/collectDataset.ts';
import type { StateCollector } from '../../../src/collectors/collector.ts';
import { STATE_COLLECTORS } from '../../../src/collectors/state/registry.ts';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { UsersService } from '../../../src/gateway/gen/teleport/users/v1/users_pb.ts';
import type { EvidenceRow } from '../../../src/records/evidence.ts';
import {
  type Answer,
  EVERYTHING,
  message,
  pathOf,
  type Script,
  type ScriptedGateway,
  scriptedGateway,
} from './support/scriptedGateway.ts';

const { listRoles, getRoles, getUsers, getLocks, listLocks, getAccessRequestsV2, listAccessRequests } =
  AuthService.method;
const { listUsers } = UsersService.method;

let scripted: ScriptedGateway | undefined;
afterEach(() => scripted?.close());

async function collect(dataset: string, script: Script, rules = EVERYTHING) {
  scripted = await scriptedGateway(script, rules);
  return again(scripted, dataset);
}

async function again({ gateway }: ScriptedGateway, dataset: string) {
  const collector = STATE_COLLECTORS.find((candidate) => candidate.dataset === dataset) as StateCollector;
  const rows: EvidenceRow[] = [];
  const { outcome, redactions } = await collectDataset(gateway, collector, (page) => rows.push(...page));
  return { outcome, redactions, keys: rows.map(({ key }) => key), rows };
}

function roleNames(names: string[], nextKey = ''): Answer {
  const roles = names.map((name) => ({ kind: 'role', version: 'v7', metadata: { name } }));
  return { messages: [message(listRoles.output, { roles, nextKey })] };
}

function user(name: string): Uint8Array {
  return message(getUsers.output, { kind: 'user', version: 'v2', metadata: { name } });
}

function limitOf(request: Uint8Array): number {
  return request[0] === 0x08 ? readVarint(request) : 0;
}

function readVarint(request: Uint8Array): number {
  const [, low = 0, high = 0] = request;
  return low < 0x80 ? low : (low & 0x7f) | (high << 7);
}

describe('listing page by page', () => {
  test('survives short and empty pages, ends on an empty token only, counts pages', async () => {
    const answers = [roleNames(['a'], 'k1'), roleNames([], 'k2'), roleNames(['b', 'c'], 'k3'), roleNames([])];
    const { outcome, keys } = await collect('roles', {
      [pathOf(listRoles)]: (_request, call) => answers[call - 1] as Answer,
    });
    expect(keys).toEqual(['a', 'b', 'c']);
    expect(outcome).toMatchObject({ status: 'complete', pages: 4, rpc: 'proto.AuthService/ListRoles' });
  });

  test('asks for 200 and sends the token on', async () => {
    const requests: Buffer[] = [];
    await collect('roles', {
      [pathOf(listRoles)]: (request, call) => {
        requests.push(Buffer.from(request));
        return call === 1 ? roleNames(['a'], 'next') : roleNames(['b']);
      },
    });
    expect(requests.map(limitOf)).toEqual([200, 200]);
    expect(requests[1]?.includes('next')).toBe(true);
  });

  test.each([
    ['at once', ['k', 'k']],
    ['in a circle', ['k1', 'k2', 'k3', 'k1']],
  ])('stops on a token that comes back %s and keeps what came', async (_how, tokens) => {
    const { outcome, keys } = await collect('roles', {
      [pathOf(listRoles)]: (_request, call) => roleNames([`r${call}`], tokens[call - 1] ?? 'k'),
    });
    expect(keys).toHaveLength(tokens.length);
    expect(outcome.status).toBe('partial');
    expect(outcome.reason).toContain('repeated a page token');
  });

  test('a loop without any row is a failure', async () => {
    const { outcome } = await collect('roles', { [pathOf(listRoles)]: () => roleNames([], 'k') });
    expect(outcome.status).toBe('failed');
  });

  test('halves the page until it fits', async () => {
    const limits: number[] = [];
    const { outcome, keys } = await collect('roles', {
      [pathOf(listRoles)]: (request) => {
        limits.push(limitOf(request));
        if (limitOf(request) > 30)
          return { messages: [], status: 8, text: 'grpc: trying to send message larger than max (5 vs. 4)' };
        return request.includes(0x12) ? roleNames(['b']) : roleNames(['a'], 'k');
      },
    });
    expect(limits).toEqual([200, 100, 50, 25, 25]);
    expect(keys).toEqual(['a', 'b']);
    expect(outcome.status).toBe('complete');
  });

  test.each([
    ['answers small pages in time', 60, 'complete', [200, 100, 50]],
    ['hangs whatever it is asked for', 0, 'failed', [200, 100, 50, 25]],
  ])('asks for less when the gateway %s', async (_how, quickest, status, expected) => {
    const limits: number[] = [];
    const { outcome } = await collect('roles', {
      [pathOf(listRoles)]: (request) => {
        limits.push(limitOf(request));
        return limitOf(request) > quickest ? { messages: [], status: 4, text: 'deadline' } : roleNames(['a']);
      },
    });
    expect(limits).toEqual(expected);
    expect(outcome.status).toBe(status);
  });

  test('gives up on a row that is too large by itself', async () => {
    const { outcome } = await collect('roles', {
      [pathOf(listRoles)]: () => ({ messages: [], status: 8, text: 'received message larger than max' }),
    });
    expect(outcome).toMatchObject({ status: 'failed', pages: 0 });
    expect(outcome.reason).toContain('RESOURCE_EXHAUSTED');
  });
});

describe('falling back', () => {
  test('an unknown method leads to the older one', async () => {
    const { outcome, keys } = await collect('users', {
      [pathOf(getUsers)]: () => ({ messages: [user('alice'), user('bob')] }),
    });
    expect(keys).toEqual(['alice', 'bob']);
    expect(outcome.rpc).toBe('proto.AuthService/GetUsers');
  });

  test('"not supported" in other words, or a denial, does not', async () => {
    const answers = {
      [pathOf(listUsers)]: () => ({ messages: [], status: 12, text: 'sort field is not supported' }),
      [pathOf(getUsers)]: () => ({ messages: [user('alice')] }),
    };
    const { outcome, keys } = await collect('users', answers);
    expect(keys).toEqual([]);
    expect(outcome).toMatchObject({ status: 'failed', rpc: 'teleport.users.v1.UsersService/ListUsers' });
  });

  test('known nowhere is unsupported, also when asked again', async () => {
    const { outcome } = await collect('bots', {});
    expect(outcome).toMatchObject({
      status: 'unsupported',
      rpc: 'teleport.machineid.v1.BotService/ListBots',
      permission: 'bot: list, read',
    });
    expect(outcome.reason).toBe('not in this version of the gateway (14.2.0)');
    expect((await again(scripted as ScriptedGateway, 'bots')).outcome).toEqual(outcome);
  });

  test('what only Enterprise does is unsupported', async () => {
    const { outcome } = await collect('locks', {
      [pathOf(listLocks)]: () => ({ messages: [], status: 7, text: 'locks requires Teleport Enterprise' }),
    });
    expect(outcome).toMatchObject({ status: 'unsupported' });
  });
});

describe('failing', () => {
  test('a stream that breaks off keeps what came', async () => {
    const { outcome, keys } = await collect('users', {
      [pathOf(getUsers)]: () => ({
        messages: [user('alice'), user('bob')],
        status: 13,
        text: 'disk on fire',
      }),
    });
    expect(keys).toEqual(['alice', 'bob']);
    expect(outcome).toMatchObject({ status: 'partial', pages: 1 });
    expect(outcome.reason).toContain('the call failed after 2 rows: disk on fire');
  });

  test('a dataset that fails costs only itself', async () => {
    const { outcome } = await collect('roles', {
      [pathOf(getRoles)]: () => ({ messages: [], status: 3, text: 'role Password is not registered' }),
      [pathOf(getUsers)]: () => ({ messages: [user('alice')] }),
    });
    expect(outcome).toMatchObject({
      status: 'failed',
      reason: 'INVALID_ARGUMENT: role Password is not registered',
    });
    expect((await again(scripted as ScriptedGateway, 'users')).outcome.status).toBe('complete');
  });

  test('bytes that are no message are a status, not a crash', async () => {
    const { outcome } = await collect('locks', {
      [pathOf(listLocks)]: () => ({ messages: [Buffer.from([0x0a, 0xff, 0xff])] }),
    });
    expect(outcome.status).toBe('failed');
  });

  test('what the store throws is thrown on', async () => {
    scripted = await scriptedGateway({ [pathOf(getUsers)]: () => ({ messages: [user('alice')] }) });
    const users = STATE_COLLECTORS.find(({ dataset }) => dataset === 'users') as StateCollector;
    const full = new Error('disk full');
    const save = () => {
      throw full;
    };
    await expect(collectDataset(scripted.gateway, users, save)).rejects.toBe(full);
  });
});

describe('what the rules of the identity say', () => {
  const requests = {
    [pathOf(getAccessRequestsV2)]: () => ({
      messages: [message(getAccessRequestsV2.output, { kind: 'access_request', metadata: { name: 'r1' } })],
    }),
  };
  const rule = (where?: string) => [
    { resources: ['access_request'], verbs: ['list', 'read'], ...(where ? { where } : {}) },
  ];

  test.each([
    ['the rule', rule(), 'complete'],
    ['the rule under a condition', rule('equals(1, 1)'), 'partial'],
    ['no rule', [{ resources: ['user'], verbs: ['list', 'read'] }], 'denied'],
    ['half the rule', [{ resources: ['access_request'], verbs: ['list'] }], 'denied'],
  ])('with %s a list that may be filtered in silence is so', async (_what, rules, status) => {
    const { outcome, keys } = await collect('access_requests_state', requests, rules);
    expect(keys).toEqual(['r1']);
    expect(outcome.status).toBe(status);
    expect(outcome.reason === '').toBe(status === 'complete');
  });

  test('where the roles are not told, such a list is partial', async () => {
    const { outcome } = await collect('access_requests_state', {
      ...requests,
      [pathOf(AuthService.method.getCurrentUserRoles)]: () => ({ messages: [], status: 2, text: 'oops' }),
    });
    expect(outcome.status).toBe('partial');
  });

  test('an empty list is empty only with the rule', async () => {
    const empty = { [pathOf(getLocks)]: () => ({ messages: [message(getLocks.output, {})] }) };
    const { outcome } = await collect('locks', empty);
    expect(outcome).toMatchObject({ status: 'empty', pages: 1 });
    expect(outcome.reason).not.toBe('');
    await scripted?.close();
    expect((await collect('locks', empty, [])).outcome.status).toBe('denied');
  });

  test('the newer listing of requests is used where there is one', async () => {
    const accessRequests = [{ kind: 'access_request', metadata: { name: 'r2' } }];
    const { outcome, keys } = await collect('access_requests_state', {
      ...requests,
      [pathOf(listAccessRequests)]: () => ({
        messages: [message(listAccessRequests.output, { accessRequests })],
      }),
    });
    expect(keys).toEqual(['r2']);
    expect(outcome).toMatchObject({ status: 'complete', rpc: 'proto.AuthService/ListAccessRequests' });
  });
});

test('secrets that a newer gateway puts into free-form places are taken out and counted', async () => {
  const secret = 'canary-of-a-join-token-0123456789';
  const locks = [
    { kind: 'lock', metadata: { name: 'l1' }, spec: { target: { joinToken: secret } } },
    { kind: 'lock', metadata: { name: 'l2' }, spec: { target: { joinToken: secret } } },
  ];
  const { rows, redactions, outcome } = await collect('locks', {
    [pathOf(listLocks)]: () => ({ messages: [message(listLocks.output, { locks })] }),
  });
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect(redactions).toEqual([{ path: 'spec.target.join_token', rule: 'join_token_name', count: 2 }]);
  expect(outcome.status).toBe('complete');
});
