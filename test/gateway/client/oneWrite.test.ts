import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Channel } from '../../../src/gateway/client/channel.ts';
import type { DialPlan } from '../../../src/gateway/dial/dialler.ts';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { startOneWriteAuth } from './support/oneWriteAuth.ts';
import { CLUSTER, makeIdentity, makePki } from './support/pki.ts';
import { startBalancedProxy } from './support/testProxy.ts';

/** PingResponse with nothing but the cluster's name; UserV2 would take it for its kind. */
const PONG = Buffer.from('0a04726f6f74', 'hex');
const { ping, getUsers } = AuthService.method;

const WAYS = ['direct', 'legacy', 'websocket'] as const;
let plans: Record<(typeof WAYS)[number], DialPlan>;
let close: () => void;

beforeAll(async () => {
  const pki = await makePki();
  const auth = await startOneWriteAuth(pki, [PONG]);
  const legacy = await startBalancedProxy(pki, auth.port, 'legacy');
  const webSocket = await startBalancedProxy(pki, auth.port, 'websocket');
  const common = { cluster: CLUSTER, identity: await makeIdentity(pki), webCas: [pki.web.certPem] };
  const to = (port: number) => ({ host: '127.0.0.1', port });
  plans = {
    direct: { way: 'direct', to: to(auth.port), ...common },
    legacy: { way: 'upgraded', to: to(legacy.port), ...common },
    websocket: { way: 'upgraded', to: to(webSocket.port), ...common },
  };
  close = () => {
    legacy.close();
    webSocket.close();
    auth.close();
  };
});
afterAll(() => close());

describe('an answer whose header, data and trailer come in one record', () => {
  it.each(WAYS)('is read whole: %s', async (way) => {
    const once = { tries: 1, sleep: async () => {}, random: () => 0 };
    const channel = new Channel(plans[way], '18.0.0', once);
    try {
      for (let round = 0; round < 5; round++) {
        expect((await channel.unary(ping, {})).clusterName).toBe('root');
        expect(Buffer.from(await channel.unaryBytes(ping, {}))).toEqual(PONG);
        const users = await all(channel.stream(getUsers, {}));
        expect(users.map((user) => user.kind)).toEqual(['root']);
        const batches = await all(channel.streamBytes(getUsers, {}));
        expect(batches.map(({ bytes, messages }) => [Buffer.from(bytes), messages])).toEqual([[PONG, 1]]);
      }
    } finally {
      channel.close();
    }
  });
});

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
