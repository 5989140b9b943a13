import { existsSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import { atEnd } from '../support/atEnd.ts';
import { failure } from '../support/cli.ts';
import { marchData, openScene } from '../support/scene.ts';

const scene = await openScene();
const { gateway, at } = scene;

async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Pulls and must fail with 3; nothing may be written then. */
async function refused(args: readonly string[]): Promise<{ code: string; message: string; hint: string }> {
  const store = scene.newStore();
  const found = await failure(['pull', '--store', store, ...args]);
  expect(found).toMatchObject({ status: 3, exit: 3 });
  expect(found.hint).not.toBe('');
  expect(existsSync(store)).toBe(false);
  return found;
}

const identity = ['--identity', at('identity')];

it('an expired identity says when it expired', async () => {
  await gateway.identity({ path: at('expired'), ttlMs: -3_600_000 });
  const found = await refused(['--auth-addr', gateway.authAddr, '--identity', at('expired')]);
  expect(found.code).toBe('IDENTITY_EXPIRED');
  expect(found.message).toMatch(/\d{4}-\d{2}-\d{2}/);
  expect(gateway.requests).toEqual([]);
});

it('an identity of another cluster does not trust this gateway', async () => {
  const other = await startEmbeddedGateway({ data: marchData() });
  atEnd(() => other.stop());
  await other.identity({ path: at('other') });
  const found = await refused(['--auth-addr', gateway.authAddr, '--identity', at('other')]);
  expect(found.code).toBe('GATEWAY_UNTRUSTED');
});

it('a certificate that the gateway does not know is refused', async () => {
  await gateway.identity({ path: at('stranger'), signedBy: 'stranger' });
  const found = await refused(['--auth-addr', gateway.authAddr, '--identity', at('stranger')]);
  expect(found.code).toBe('GATEWAY_REFUSED');
});

it('a port where nobody listens', async () => {
  const server = net.createServer();
  const address = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  for (const way of ['--auth-addr', '--proxy']) {
    const found = await refused([way, address, ...identity]);
    expect(found.message).toContain(address);
    expect(['GATEWAY_UNREACHABLE', 'DISCOVERY_FAILED']).toContain(found.code);
  }
});

it('a name that does not resolve', async () => {
  const found = await refused(['--auth-addr', 'no-such-host.invalid:3025', ...identity]);
  expect(found).toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
});

it('a web server that answers with a page is no gateway', async () => {
  const page = await listen(
    http.createServer((_, response) => response.end('<html><script>alert(1)</script></html>')),
  );
  for (const way of ['--auth-addr', '--proxy']) {
    const found = await refused([way, page, ...identity]);
    expect(['GATEWAY_PROTOCOL', 'DISCOVERY_FAILED']).toContain(found.code);
    expect(JSON.stringify(found)).not.toContain('<html>');
  }
});

it('a locked identity is told so', async () => {
  const lock = {
    kind: 'lock',
    version: 'v2',
    metadata: { name: 'l1' },
    spec: { target: { user: 'soc2' }, message: 'gone', created_at: '2026-03-01T00:00:00Z' },
  };
  gateway.setData({ ...marchData(), locks: [lock] });
  const found = await refused(['--auth-addr', gateway.authAddr, ...identity]);
  gateway.setData(marchData());
  expect(found.code).toBe('GATEWAY_REFUSED');
  expect(found.message).toMatch(/lock/);
});
