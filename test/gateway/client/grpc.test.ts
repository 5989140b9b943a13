import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Channel } from '../../../src/gateway/client/channel.ts';
import { MessageReader } from '../../../src/gateway/client/grpc/messageReader.ts';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { CLUSTER, makeIdentity, makePki } from './support/pki.ts';
import { begin, frame, reply, startTestAuth, type TestAuth } from './support/testAuth.ts';

const { ping, getUsers } = AuthService.method;
const PONG = Buffer.from('0a04726f6f74', 'hex');
let auth: TestAuth;
let channel: Channel;
let identity: Awaited<ReturnType<typeof makeIdentity>>;

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
function open(): void {
  const to = { host: '127.0.0.1', port: auth.port };
  const once = { tries: 1, sleep: async () => {}, random: () => 0 };
  channel = new Channel({ way: 'direct', to, cluster: CLUSTER, identity, webCas: [] }, '18.0.0', once);
}

describe('the messages of an answer', () => {
  it('are the same however the network cuts it', () => {
    open();
    const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(messages, fc.array(fc.nat(60)), (sent, cuts) => {
        const wire = Buffer.concat(sent.map(frame));
        const got: Buffer[] = [];
        const reader = new MessageReader(Buffer.alloc);
        let at = 0;
        for (const cut of [...cuts, wire.length]) {
          reader.add(wire.subarray(at, at + cut), (message) => got.push(message));
          at = Math.min(wire.length, at + cut);
        }
        reader.end();
        expect(got).toEqual(sent.map((message) => Buffer.from(message)));
      }),
    );
  });

  it('come in batches that are one message, the last one before a break included', async () => {
    open();
    const big = frame(Buffer.alloc(700_000, 1));
    auth.answers.set('GetUsers', (stream) => {
      begin(stream, PONG);
      stream.write(big);
      stream.write(big);
      stream.write(frame(PONG));
      stream.write(big.subarray(0, 10), () => stream.close(2));
    });
    const batches: [number, number][] = [];
    const read = async () => {
      for await (const { bytes, messages } of channel.streamBytes(getUsers, {}))
        batches.push([bytes.length, messages]);
    };
    await expect(read()).rejects.toMatchObject({ status: 'UNAVAILABLE' });
    expect(batches).toEqual([
      [PONG.length + 700_000, 2],
      [700_000 + PONG.length, 2],
    ]);
  });
});

describe('an answer that is too large', () => {
  it('costs nothing but its own call', async () => {
    open();
    // The rest of it stays in the memory of the gateway's connection, which then refuses further calls.
    auth.answers.set('GetUsers', (stream) => reply(stream, Buffer.alloc(200 * 1024 * 1024)));
    auth.answers.set('Ping', (stream) => reply(stream, PONG));
    await expect(channel.stream(getUsers, {}).next()).rejects.toMatchObject({
      status: 'RESOURCE_EXHAUSTED',
      message: expect.stringMatching(/209715200 bytes is larger than/),
    });
    for (let call = 0; call < 3; call++) expect((await channel.unary(ping, {})).clusterName).toBe('root');
  });
});
