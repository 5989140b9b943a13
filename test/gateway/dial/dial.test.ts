import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Channel } from '../../../src/gateway/client/channel.ts';
import { type DialPlan, dial, type WayIn } from '../../../src/gateway/dial/dialler.ts';
import { discover } from '../../../src/gateway/dial/discovery.ts';
import { needsUpgrade } from '../../../src/gateway/dial/upgradeProbe.ts';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import type { CallRecord } from '../../../src/records/call.ts';
import { authCertificate, CLUSTER, makeIdentity, makePki, type Pki } from '../client/support/pki.ts';
import { reply, startTestAuth, type TestAuth } from '../client/support/testAuth.ts';
import { startBalancedProxy, startRoutingProxy, type TestProxy } from '../client/support/testProxy.ts';

let pki: Pki;
let auth: TestAuth;
let proxies: Record<'legacy' | 'websocket' | 'none' | 'routing', TestProxy>;
let identity: Awaited<ReturnType<typeof makeIdentity>>;
const trusted = () => [pki.web.certPem];

beforeAll(async () => {
  pki = await makePki();
  auth = await startTestAuth(pki);
  auth.answers.set('Ping', (stream) => reply(stream, Buffer.from('0a04726f6f74', 'hex')));
  proxies = {
    legacy: await startBalancedProxy(pki, auth.port, 'legacy'),
    websocket: await startBalancedProxy(pki, auth.port, 'websocket'),
    none: await startBalancedProxy(pki, auth.port, 'none'),
    routing: await startRoutingProxy(pki, auth.port),
  };
  identity = await makeIdentity(pki);
});
afterAll(async () => {
  for (const proxy of Object.values(proxies)) proxy.close();
  await auth.close();
});

function plan(way: WayIn, port: number, more: Partial<DialPlan> = {}): DialPlan {
  return { way, to: { host: '127.0.0.1', port }, cluster: CLUSTER, identity, webCas: trusted(), ...more };
}
async function codeOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'no error',
    (error: { code: string }) => error.code,
  );
}
async function rawServer(
  onConnect: (socket: net.Socket) => void,
): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnect(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

describe('dial', () => {
  const ways = [
    ['direct', () => plan('direct', auth.port)],
    ['routed', () => plan('routed', proxies.routing.port)],
    ['upgraded', () => plan('upgraded', proxies.legacy.port)],
    ['upgraded', () => plan('upgraded', proxies.websocket.port)],
  ] as const;

  it.each(ways)('%s: a call and a HTTP list get through', async (_, makePlan) => {
    const channel = new Channel(makePlan(), '14.2.0');
    try {
      expect((await channel.unary(AuthService.method.ping, {})).clusterName).toBe('root');
      expect(await channel.httpGet('/v2/proxies')).toEqual([1, 2]);
    } finally {
      channel.close();
    }
  });

  it.each([
    ['routed', () => proxies.routing],
    ['upgraded', () => proxies.legacy],
    ['upgraded', () => proxies.websocket],
  ] as const)('%s: a call survives a cut on the way', async (way, proxy) => {
    auth.reset();
    auth.answers.set('Ping', (stream, nth) =>
      nth === 1 ? proxy().cut() : reply(stream, Buffer.from('0a04726f6f74', 'hex')),
    );
    const quick = { tries: 2, sleep: async () => {}, random: () => 0 };
    const channel = new Channel(plan(way, proxy().port), '14.2.0', quick);
    expect((await channel.unary(AuthService.method.ping, {})).clusterName).toBe('root');
    channel.close();
  });

  it('sends both forms of the upgrade in one request and answers a ping', () => {
    const [request, pong] = proxies.websocket.upgrades;
    expect(request).toMatchObject({
      upgrade: 'websocket, alpn',
      'x-teleport-upgrade': 'alpn',
      'sec-websocket-version': '13',
      'sec-websocket-protocol': 'alpn',
    });
    expect(pong).toEqual({ pong: 'hi' });
  });

  it('trusts nobody but the host CA of the identity file', async () => {
    const stranger = { ...identity, hostCas: [pki.user.certPem] };
    expect(await codeOf(dial(plan('direct', auth.port, { identity: stranger }), 'h2'))).toBe(
      'GATEWAY_UNTRUSTED',
    );
    const blind = { webCas: [pki.host.certPem] };
    expect(await codeOf(dial(plan('upgraded', proxies.legacy.port, blind), 'h2'))).toBe('GATEWAY_UNTRUSTED');
  });

  it('says what answered instead of a gateway', async () => {
    const html = await rawServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\n<html>'));
    const mute = await rawServer((socket) => socket.on('data', () => {}));
    const rude = await rawServer((socket) => socket.resetAndDestroy());
    expect(await codeOf(dial(plan('direct', html.port), 'h2'))).toBe('GATEWAY_PROTOCOL');
    expect(await codeOf(dial(plan('upgraded', proxies.none.port), 'h2'))).toBe('GATEWAY_PROTOCOL');
    expect(await codeOf(dial(plan('direct', rude.port), 'h2'))).toBe('GATEWAY_UNREACHABLE');
    expect(await codeOf(dial(plan('direct', mute.port, { connectTimeoutMs: 100 }), 'h2'))).toBe(
      'GATEWAY_TIMEOUT',
    );
    expect(await codeOf(dial(plan('routed', proxies.none.port), 'h2'))).toBe('GATEWAY_PROTOCOL');
    const free = await rawServer(() => {});
    free.close();
    expect(await codeOf(dial(plan('direct', free.port), 'h2'))).toBe('GATEWAY_UNREACHABLE');
    for (const server of [html, mute, rude]) server.close();
  });

  it('stops when told to', async () => {
    const mute = await rawServer((socket) => socket.on('data', () => {}));
    const stop = new AbortController();
    const dialled = dial(plan('direct', mute.port), 'h2', stop.signal);
    stop.abort(new Error('enough'));
    await expect(dialled).rejects.toThrow('enough');
    mute.close();
  });

  it('understands a refused client certificate, whose alert comes after the handshake', async () => {
    const server = await startOpenssl();
    const expired = await makeIdentity(pki, { notBeforeMs: Date.now() - 9e6, notAfterMs: Date.now() - 3e6 });
    const foreign = await makeIdentity(pki, { signer: pki.web });
    for (const [given, code] of [
      [expired, 'IDENTITY_EXPIRED'],
      [foreign, 'GATEWAY_REFUSED'],
    ] as const) {
      const records: CallRecord[] = [];
      const channel = new Channel(plan('direct', server.port, { identity: given }), '14.2.0');
      channel.log.listener = (record) => records.push(record);
      const error = await channel.unary(AuthService.method.ping, {}).catch((caught: unknown) => caught);
      channel.close();
      expect(error).toMatchObject({ status: 'UNAVAILABLE', cause: { code } });
      // Tried once: no attempts are noted.
      expect(records).toEqual([expect.not.objectContaining({ attempts: expect.anything() })]);
    }
    await server.close();
  });
});

/** OpenSSL's own server, because Node's hangs up on a bad client certificate without the alert that Go sends. */
async function startOpenssl(): Promise<{ port: number; close: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'affidavit-dial-'));
  const { certPem, keyPem } = await authCertificate(pki);
  await writeFile(path.join(dir, 'server.pem'), certPem + keyPem);
  await writeFile(path.join(dir, 'ca.pem'), pki.user.certPem);
  const options = '-accept 0 -cert server.pem -CAfile ca.pem -Verify 1 -verify_return_error -alpn h2 -tls1_3';
  const child = spawn('openssl', ['s_server', ...options.split(' ')], {
    cwd: dir,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let printed = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    if (/ACCEPT .*:\d+\s/.test(printed)) break;
  }
  child.stdout.resume();
  const port = Number(/ACCEPT .*:(\d+)\s/.exec(printed)?.[1]);
  const close = async () => {
    const exit = once(child, 'exit');
    child.kill();
    await exit;
    await rm(dir, { recursive: true });
  };
  return { port, close };
}

describe('the probe for a connection upgrade', () => {
  it('asks for one behind a load balancer that ends TLS, and only there', async () => {
    const probe = (port: number) => needsUpgrade({ host: '127.0.0.1', port }, { webCas: trusted() });
    expect(await probe(proxies.legacy.port)).toBe(true);
    expect(await probe(proxies.routing.port)).toBe(false);
    // A certificate that is not trusted is the dial's to report.
    expect(
      await needsUpgrade({ host: '127.0.0.1', port: proxies.routing.port }, { webCas: [pki.host.certPem] }),
    ).toBe(false);
    const free = await rawServer(() => {});
    free.close();
    expect(await probe(free.port)).toBe(false);
  });
});

describe('discover', () => {
  it('reads what it can of the answer', async () => {
    const found = await discover({ host: 'localhost', port: proxies.none.port }, { webCas: trusted() });
    expect(found).toMatchObject({ cluster_name: CLUSTER, server_version: '14.2.0', edition: '' });
    expect(found.proxy.ssh.public_addr).toBe('');
  });

  it('has a word for each way it fails', async () => {
    const to = { host: '127.0.0.1', port: proxies.none.port };
    expect(await codeOf(discover(to, { webCas: [pki.host.certPem] }))).toBe('GATEWAY_UNTRUSTED');
    expect(await codeOf(discover(to, { webCas: trusted() }, '/webapi/ping'))).toBe('DISCOVERY_FAILED');
  });
});
