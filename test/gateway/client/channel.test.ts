import { createHash } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Channel } from '../../../src/gateway/client/channel.ts';
import type { RetrySettings } from '../../../src/gateway/client/retries.ts';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { PingResponseSchema } from '../../../src/gateway/gen/teleport/legacy/client/ping_pb.ts';
import { type CallRecord, callRecordSchema } from '../../../src/records/call.ts';
import { CLUSTER, makeIdentity, makePki } from './support/pki.ts';
import { begin, cut, frame, reply, startTestAuth, status, type TestAuth } from './support/testAuth.ts';

const PONG = toBinary(PingResponseSchema, create(PingResponseSchema, { clusterName: CLUSTER }));
const { ping, getUsers, getLocks, listRoles, getRoles } = AuthService.method;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let auth: TestAuth;
let identity: Awaited<ReturnType<typeof makeIdentity>>;
let channel: Channel;
let records: CallRecord[];
let waits: number[];

beforeAll(async () => {
  const pki = await makePki();
  auth = await startTestAuth(pki);
  identity = await makeIdentity(pki);
});
afterAll(() => auth.close());
afterEach(() => {
  channel.close();
  auth.reset();
});

function open(retries: Partial<RetrySettings> = {}): void {
  records = [];
  waits = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  channel = new Channel(
    { way: 'direct', to: { host: '127.0.0.1', port: auth.port }, cluster: CLUSTER, identity, webCas: [] },
    '18.0.0',
    { tries: 6, sleep, random: () => 0.999, ...retries },
  );
  channel.log.listener = (record) => records.push(callRecordSchema.parse(record));
}

/** Fails in one way until the `last` call, then answers. */
function failing(last: number, fail: Parameters<TestAuth['answers']['set']>[1]): void {
  auth.answers.set('Ping', (stream, nth, headers) => {
    if (nth < last) fail(stream, nth, headers);
    else reply(stream, PONG);
  });
}

describe('a unary call', () => {
  it('carries the version header and a deadline, and is recorded with the hash of what came', async () => {
    open();
    auth.answers.set('Ping', (stream) => reply(stream, PONG));
    await channel.unary(ping, {}, { timeoutMs: 5000, countRows: () => 1 });
    channel.version = '14.2.0';
    await channel.unary(ping, {});
    expect(auth.calls.map(({ headers }) => [headers.version, headers['grpc-timeout']])).toEqual([
      ['18.0.0', '5000m'],
      ['14.2.0', '30000m'],
    ]);
    expect(records[0]).toEqual({
      rpc: 'proto.AuthService/Ping',
      parameters: {},
      page: 1,
      rows: 1,
      status: 'OK',
      message: '',
      sha256: sha256(PONG),
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      duration_ms: expect.any(Number),
    });
    expect(auth.connections()).toBe(1);
  });

  it('gives and hashes the exact bytes, also of fields that no proto of ours declares', async () => {
    open();
    // Field 99 is unknown, field 1 has a length in five bytes where one would do: re-encoding would change both.
    const bytes = Buffer.concat([
      Buffer.from('9a0603666f6f0a8380808000616263', 'hex'),
      Buffer.alloc(300_000, 7).fill(Buffer.from('9a0600', 'hex')),
    ]);
    auth.answers.set('Ping', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      const wire = frame(bytes);
      stream.write(wire.subarray(0, 3));
      stream.end(wire.subarray(3));
    });
    const got = await channel.unaryBytes(ping, {}, { countRowsInBytes: (all) => all.length });
    expect(Buffer.compare(got, bytes)).toBe(0);
    expect(records[0]).toMatchObject({ sha256: sha256(bytes), rows: bytes.length });
    expect((await channel.unary(ping, {})).clusterName).toBe('abc');
    expect(records[1]?.sha256).toBe(sha256(bytes));
  });

  it('hides page tokens and control characters in what the gateway says', async () => {
    open();
    const pem = `-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----`;
    auth.answers.set('ListRoles', (stream) =>
      status(stream, 3, `bad\u001b[31m\n${pem} key\u202e ${'x'.repeat(900)}`),
    );
    const request = { limit: 200, startKey: 'a-secret-token-name' };
    const error = await channel.unary(listRoles, request, { page: 3 }).catch((caught: Error) => caught);
    expect((error as Error).message).toMatch(/^bad \[31m \[key material removed\] key x{100,}…$/);
    expect((error as Error).message).toHaveLength(500);
    expect(records[0]).toMatchObject({
      parameters: { limit: 200, start_key: '(page token)' },
      page: 3,
      status: 'INVALID_ARGUMENT',
      sha256: sha256(Buffer.alloc(0)),
    });
    expect(JSON.stringify(records)).not.toMatch(/a-secret|MIIsecret/);
  });

  it('tells an unknown method from a run-time refusal', async () => {
    open();
    await expect(channel.unary(listRoles, {})).rejects.toMatchObject({ isUnknownMethod: true });
    auth.answers.set('GetRoles', (stream) => status(stream, 12, 'not supported here'));
    await expect(channel.unary(getRoles, {})).rejects.toMatchObject({
      status: 'UNIMPLEMENTED',
      isUnknownMethod: false,
    });
    expect(waits).toEqual([]);
  });
});

describe('retries', () => {
  const transient: [string, Parameters<TestAuth['answers']['set']>[1]][] = [
    ['UNAVAILABLE', (stream) => status(stream, 14, 'try later')],
    ['a rate limit', (stream) => status(stream, 8, 'rate limit exceeded')],
    ['ABORTED', (stream) => status(stream, 10, 'again')],
    ['INTERNAL by a reset', (stream) => status(stream, 13, 'stream terminated by RST_STREAM')],
    ['a reset stream', (stream) => stream.close(2)],
    ['a refused stream', (stream) => stream.close(7)],
    ['a dropped connection', cut],
    [
      'a connection that ends in the middle of an answer',
      (stream) => {
        begin(stream);
        stream.write(frame(PONG).subarray(0, 7), () => cut(stream));
      },
    ],
    [
      'GOAWAY without an error',
      (stream) => {
        stream.session?.goaway(0, 0);
        stream.session?.close();
        stream.close(7);
      },
    ],
    ['GOAWAY with an error', (stream) => stream.session?.goaway(11)],
    [
      'a missing status',
      (stream) => {
        begin(stream, PONG);
        stream.end();
      },
    ],
  ];
  it.each(transient)('survive %s', async (_, fail) => {
    open();
    failing(3, fail);
    expect((await channel.unary(ping, {})).clusterName).toBe(CLUSTER);
    expect(waits).toEqual([499.5, 999]);
    expect(records).toMatchObject([{ status: 'OK', attempts: 3, sha256: sha256(PONG) }]);
  });

  it('give up after six tries, waiting up to 30 seconds', async () => {
    open();
    auth.answers.set('Ping', (stream) => status(stream, 14, 'down'));
    await expect(channel.unary(ping, {})).rejects.toMatchObject({ status: 'UNAVAILABLE', message: 'down' });
    expect(waits.map(Math.ceil)).toEqual([500, 999, 1998, 3996, 7992]);
    expect(records).toMatchObject([{ status: 'UNAVAILABLE', attempts: 6 }]);
  });

  it('start from ten seconds for the limiter of Athena and for a preventive lock-out', async () => {
    for (const [code, text] of [
      [8, 'rate limit exceeded for Athena searches'],
      [7, 'preventive lock-out due to local lock view becoming unreliable'],
    ] as const) {
      open();
      auth.answers.set('Ping', (stream) => status(stream, code, text));
      await channel.unary(ping, {}, { tries: 4 }).catch(() => {});
      expect(waits.map(Math.round)).toEqual([9990, 19980, 29970]);
      channel.close();
    }
  });

  it.each([
    ['UNKNOWN', 2, 'whatever', 2],
    ['INTERNAL', 13, 'a defect', 2],
    ['PERMISSION_DENIED', 7, 'access denied', 1],
    ['a message that is too large', 8, 'received message larger than max (5 vs. 4)', 1],
    ['an alert about our certificate', 14, 'remote error: tls: expired certificate', 1],
  ])('try %s just often enough', async (_, code, text, calls) => {
    open();
    auth.answers.set('Ping', (stream) => status(stream, code, text));
    await channel.unary(ping, {}).catch(() => {});
    expect(auth.calls).toHaveLength(calls);
  });

  it('give a hanging single call a second chance on another connection, a page of a listing none', async () => {
    open();
    const before = auth.connections();
    auth.answers.set('Ping', (stream, nth) => nth > 1 && reply(stream, PONG));
    await channel.unary(ping, {}, { timeoutMs: 60 });
    expect(auth.connections() - before).toBe(2);
    auth.answers.set('GetLocks', () => {});
    const page = channel.unary(getLocks, {}, { timeoutMs: 60, page: 2 });
    await expect(page).rejects.toMatchObject({ status: 'DEADLINE_EXCEEDED' });
    expect(records.map((record) => record.attempts)).toEqual([2, undefined]);
  });

  it('end at once when the caller stops, waiting or not', async () => {
    const stop = new AbortController();
    open({
      sleep: async (_, signal) => {
        stop.abort();
        signal?.throwIfAborted();
      },
    });
    auth.answers.set('Ping', (stream) => status(stream, 14, 'down'));
    await expect(channel.unary(ping, {}, { signal: stop.signal })).rejects.toMatchObject({
      status: 'CANCELLED',
    });
    expect(auth.calls).toHaveLength(1);
    auth.answers.set('GetLocks', () => hang.abort());
    const hang = new AbortController();
    await expect(channel.unary(getLocks, {}, { signal: hang.signal })).rejects.toMatchObject({
      status: 'CANCELLED',
    });
    expect(records.map((record) => record.status)).toEqual(['CANCELLED', 'CANCELLED']);
  });
});

describe('a stream', () => {
  const names = async (limit = Number.POSITIVE_INFINITY) => {
    const seen: string[] = [];
    for await (const user of channel.stream(getUsers, {})) {
      seen.push(user.metadata?.name ?? '');
      if (seen.length >= limit) break;
    }
    return seen;
  };
  /** UserV2 with nothing but metadata.name */
  const user = (name: string) =>
    Buffer.concat([Buffer.from([0x22, name.length + 2, 0x0a, name.length]), Buffer.from(name)]);

  it('gives every message and is hashed over all of them', async () => {
    open();
    auth.answers.set('GetUsers', (stream) => reply(stream, user('ann'), user('bob'), user('cy')));
    expect(await names()).toEqual(['ann', 'bob', 'cy']);
    const all = Buffer.concat([user('ann'), user('bob'), user('cy')]);
    expect(records).toMatchObject([{ rows: 3, status: 'OK', sha256: sha256(all) }]);
  });

  it('is tried again only before its first message', async () => {
    open();
    auth.answers.set('GetUsers', (stream, nth) => (nth === 1 ? cut(stream) : reply(stream, user('ann'))));
    expect(await names()).toEqual(['ann']);
    expect(records).toMatchObject([{ rows: 1, attempts: 2 }]);
    auth.reset();
    auth.answers.set('GetUsers', (stream) => {
      begin(stream, user('ann'));
      stream.write(user('x').subarray(0, 2), () => cut(stream));
    });
    await expect(names()).rejects.toMatchObject({ name: 'GatewayCallError', status: 'UNAVAILABLE' });
    expect(records[1]).toMatchObject({ rows: 1, status: 'UNAVAILABLE' });
    expect(records[1]).not.toHaveProperty('attempts');
  });

  it('is cancelled at the gateway when its reader leaves', async () => {
    open();
    const left = new Promise<number>((resolve) => {
      auth.answers.set('GetUsers', (stream) => {
        begin(stream, user('ann'), user('bob'));
        stream.on('close', () => resolve(stream.rstCode ?? -1));
      });
    });
    expect(await names(1)).toEqual(['ann']);
    expect(await left).toBe(8);
    expect(records).toMatchObject([{ rows: 1, status: 'CANCELLED' }]);
  });
});

describe('connections', () => {
  it('are as many as asked for', async () => {
    open();
    const before = auth.connections();
    auth.answers.set('Ping', (stream) => reply(stream, PONG));
    await Promise.all([0, 1, 0, 1, 2].map((connection) => channel.unary(ping, {}, { connection })));
    expect(auth.connections() - before).toBe(3);
  });
});

describe('the flow-control window', () => {
  it('is 8 MiB for the stream and for the connection before the first answer is sent', async () => {
    open();
    let stream = 0;
    let connection = 0;
    auth.answers.set('Ping', (call) => {
      stream = call.session?.remoteSettings.initialWindowSize ?? 0;
      connection = call.session?.state.remoteWindowSize ?? 0;
      reply(call, PONG);
    });
    await channel.unary(ping, {});
    expect({ stream, connection }).toEqual({ stream: 8_388_608, connection: 8_388_608 });
  });
});

describe('httpGet', () => {
  it('gives JSON, and errors in the status of a gRPC call', async () => {
    open();
    expect(await channel.httpGet('/v2/proxies')).toEqual([1, 2]);
    await expect(channel.httpGet('/v2/secrets')).rejects.toMatchObject({
      rpc: 'GET /v2/secrets',
      status: 'PERMISSION_DENIED',
      message: 'access denied to proxies',
    });
    expect(records).toMatchObject([
      { rpc: 'GET /v2/proxies', rows: 2, status: 'OK', sha256: sha256(Buffer.from('[1,2]')) },
      { rpc: 'GET /v2/secrets', rows: 0, status: 'PERMISSION_DENIED' },
    ]);
  });
});
