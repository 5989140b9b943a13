import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedGateway, startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import { parseClientHello } from '../../src/demo/tls/clientHello.ts';
import { readFrame, webSocketTunnel, writeFrame } from '../../src/demo/webSocketTunnel.ts';
import { AuthService } from '../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { clientOf, failureOf, partsOf, serverName, smallData } from './support.ts';

let gateway: EmbeddedGateway;
let identity = '';
beforeAll(async () => {
  gateway = await startEmbeddedGateway({ data: smallData() });
  identity = await gateway.identity();
});
afterAll(() => gateway.stop());

const PERMISSION_DENIED = 7;

describe('client certificates', () => {
  it.each(['rsa', 'ec', 'ed25519'] as const)(
    'a %s key is let in, directly and through the proxy',
    async (key) => {
      const own = await gateway.identity({ key });
      for (const proxied of [false, true]) {
        const answer = await clientOf(gateway, AuthService, own, { proxied }).getDomainName({});
        expect(answer.domainName).toBe('acme.example.com');
      }
      expect(gateway.requests.map(({ path }) => path)).toContain('tls-routing acme.example.com');
    },
  );

  it('says in the certificate who its holder is', async () => {
    const own = await gateway.identity({
      user: 'bot-ci',
      roles: ['a', 'b'],
      traits: { logins: ['x, y="z"'] },
      renewable: true,
      generation: 4,
    });
    const { subject } = new X509Certificate(partsOf(own).cert).toLegacyObject();
    expect(subject).toMatchObject({
      CN: 'bot-ci',
      O: ['a', 'b'],
      street: 'acme.example.com',
      postalCode: '{"logins":["x, y=\\"z\\""]}',
      '1.3.9999.1.7': 'acme.example.com',
      '1.3.9999.1.13': 'true',
      '1.3.9999.1.14': '4',
    });
  });

  it('without one, only Ping answers', async () => {
    const client = clientOf(gateway, AuthService, null);
    expect((await client.ping({})).clusterName).toBe('acme.example.com');
    expect((await failureOf(client.getDomainName({}))).code).toBe(PERMISSION_DENIED);
  });

  it('an expired one is refused by a TLS alert after the handshake', async () => {
    const expired = partsOf(await gateway.identity({ ttlMs: -60_000 }));
    const socket = open(gateway.authAddr, { ...expired, ALPNProtocols: ['h2'] });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
    expect(error.code).toMatch(/ALERT_CERTIFICATE_EXPIRED$/);
  });

  it('a chain, a usage restriction and another authority are refused with words', async () => {
    const chained = clientOf(gateway, AuthService, identity, { chain: gateway.userCaPem });
    expect((await failureOf(chained.getDomainName({}))).rawMessage).toContain('intermediate');
    const restricted = clientOf(gateway, AuthService, await gateway.identity({ usage: ['usage:kube'] }));
    expect((await failureOf(restricted.getDomainName({}))).rawMessage).toContain('usage:kube');
    const stranger = clientOf(gateway, AuthService, await gateway.identity({ signedBy: 'stranger' }));
    expect((await failureOf(stranger.getDomainName({}))).rawMessage).toContain('invalid client certificate');
  });

  it('another authority can be refused by an alert as well', async () => {
    const strict = await startEmbeddedGateway({ data: smallData(), foreignCertificate: 'alert' });
    const stranger = clientOf(strict, AuthService, await strict.identity({ signedBy: 'stranger' }));
    const failure = await failureOf(stranger.ping({}));
    await strict.stop();
    expect(failure.rawMessage).toMatch(/alert unknown ca/i);
  });

  it('a lock in force refuses every call of its target', async () => {
    const data = smallData();
    const lock = { kind: 'lock', version: 'v2', metadata: { name: 'l' }, spec: { target: { user: 'soc2' } } };
    gateway.setData({ ...data, locks: [lock] });
    const failure = await failureOf(clientOf(gateway, AuthService, identity).getDomainName({}));
    gateway.setData(data);
    expect(failure.rawMessage).toBe('lock targeting User:"soc2" is in force');
  });
});

function open(address: string, options: tls.ConnectionOptions): TLSSocket {
  const [host = '', port = ''] = address.split(':');
  return tls.connect({
    host,
    port: Number(port),
    ca: gateway.hostCaPem,
    servername: serverName(gateway.clusterName),
    ...options,
  });
}

function webGet(
  path: string,
  headers: http.OutgoingHttpHeaders = {},
): Promise<http.IncomingMessage & { text?: string }> {
  const [host = '', port = ''] = gateway.proxyAddr.split(':');
  return new Promise((resolve, reject) => {
    const request = http.get({
      path,
      headers,
      createConnection: () =>
        tls.connect({ host, port: Number(port), ca: gateway.proxyCaPem, servername: 'localhost' }),
    });
    request.on('error', reject);
    request.on('response', (response: http.IncomingMessage & { text?: string }) => {
      response.text = '';
      response.on('data', (chunk) => {
        response.text += String(chunk);
      });
      response.on('end', () => resolve(response));
    });
    request.on('upgrade', (response, socket) => {
      resolve(Object.assign(response, { tunnel: socket }));
    });
  });
}

describe('the proxy', () => {
  it('tells of the cluster without credentials', async () => {
    const find = JSON.parse((await webGet('/webapi/find')).text ?? '') as Record<string, unknown>;
    expect(find).toMatchObject({ cluster_name: 'acme.example.com', server_version: '14.2.0' });
    const ping = JSON.parse((await webGet('/webapi/ping')).text ?? '') as { auth: Record<string, unknown> };
    expect(ping.auth.second_factor).toBe('on');
    expect((await webGet('/webapi/nothing')).statusCode).toBe(404);
  });

  it('negotiates the probe of the connection upgrade unless a load balancer stands in front', async () => {
    const probe = () =>
      open(gateway.proxyAddr, {
        ca: gateway.proxyCaPem,
        servername: 'localhost',
        ALPNProtocols: ['teleport-reversetunnel'],
      });
    const bare = probe();
    await new Promise((resolve) => bare.once('secureConnect', resolve));
    expect(bare.alpnProtocol).toBe('teleport-reversetunnel');
    bare.destroy();
    gateway.setProxy({ loadBalancer: true });
    const balanced = probe();
    const outcome = await new Promise((resolve) => {
      balanced.once('secureConnect', () => resolve(balanced.alpnProtocol));
      balanced.once('error', (error) => resolve(error.message));
    });
    gateway.setProxy({});
    expect(String(outcome)).toMatch(/no application protocol/i);
  });

  it.each([
    ['legacy', { Upgrade: 'alpn', 'X-Teleport-Upgrade': 'alpn', Connection: 'Upgrade' }, 'alpn'],
    [
      'websocket',
      {
        Upgrade: 'websocket',
        Connection: 'Upgrade',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Protocol': 'alpn',
      },
      'websocket',
    ],
  ] as const)('upgrades a connection in the %s form', async (form, headers, upgrade) => {
    gateway.setProxy({ loadBalancer: true, upgrade: [form] });
    const answer = await webGet('/webapi/connectionupgrade', headers);
    gateway.setProxy({});
    expect(answer.statusCode).toBe(101);
    expect(answer.headers.upgrade).toBe(upgrade);
    if (form === 'websocket') {
      // The example of RFC 6455 §1.3.
      expect(answer.headers['sec-websocket-accept']).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    }
    const { tunnel } = answer as unknown as { tunnel: TLSSocket };
    const inside = tls.connect({
      socket: (form === 'websocket' ? webSocketTunnel(tunnel) : tunnel) as TLSSocket,
      ...partsOf(identity),
      servername: serverName('acme.example.com'),
      ALPNProtocols: [`teleport-auth@${serverName('acme.example.com')}`, 'h2'],
    });
    await new Promise((resolve, reject) => {
      inside.once('secureConnect', resolve);
      inside.once('error', reject);
    });
    expect([inside.authorized, inside.alpnProtocol]).toEqual([true, 'h2']);
    tunnel.destroy();
  });
});

describe('the old HTTP lists on the auth port', () => {
  it.each([['http/1.1'], undefined])('answer with ALPN %j', async (ALPNProtocols) => {
    const body = await new Promise<string>((resolve, reject) => {
      const request = http.get({
        path: '/v2/configuration/name',
        createConnection: () =>
          open(gateway.authAddr, { ...partsOf(identity), ...(ALPNProtocols ? { ALPNProtocols } : {}) }),
      });
      request.on('error', reject);
      request.on('response', (response) => response.on('data', (chunk) => resolve(String(chunk))));
    });
    expect(JSON.parse(body)).toMatchObject({ spec: { cluster_id: '7c1f8f0e-5a4f-4b86-9d7b-2b3f6f0d9a11' } });
  });
});

describe('parsers that meet strangers', () => {
  it('reads ALPN and server name of a real ClientHello, however it is cut into pieces', async () => {
    const server = (await import('node:net')).createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const hello = await new Promise<Buffer>((resolve) => {
      server.once('connection', (socket) => socket.once('data', resolve));
      const client = tls.connect({
        port: (server.address() as AddressInfo).port,
        host: '127.0.0.1',
        servername: 'name.example.com',
        ALPNProtocols: ['teleport-auth@00.teleport.cluster.local', 'h2'],
      });
      client.on('error', () => undefined);
      server.once('close', () => client.destroy());
    });
    server.close();
    expect(parseClientHello(hello)).toEqual({
      alpn: ['teleport-auth@00.teleport.cluster.local', 'h2'],
      serverName: 'name.example.com',
    });
    for (let length = 0; length < hello.length; length += 1) {
      expect(parseClientHello(hello.subarray(0, length))).toBeNull();
    }
  });

  it('throws nothing but RangeError at arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const record = Buffer.concat([Buffer.from([22, 3, 1, bytes.length >> 8, bytes.length & 255]), bytes]);
        for (const input of [Buffer.from(bytes), record]) {
          try {
            parseClientHello(input);
          } catch (cause) {
            expect(cause).toBeInstanceOf(RangeError);
          }
        }
      }),
    );
  });

  it('reads back every WebSocket frame it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), fc.constantFrom(2, 8, 9, 10), (bytes, opcode) => {
        const frame = readFrame(Buffer.concat([writeFrame(opcode, Buffer.from(bytes)), Buffer.from('rest')]));
        expect(frame?.opcode).toBe(opcode);
        expect(frame?.payload.equals(bytes)).toBe(true);
        expect(frame?.rest.toString()).toBe('rest');
      }),
    );
  });
});
