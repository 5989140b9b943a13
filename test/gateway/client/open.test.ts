import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PingResponseSchema } from '../../../src/gateway/gen/teleport/legacy/client/ping_pb.ts';
import { RoleV6Schema } from '../../../src/gateway/gen/teleport/legacy/types/role_pb.ts';
import { type OpenOptions, openGateway } from '../../../src/gateway/open.ts';
import { CLUSTER, makeIdentity, makePki, type Pki, PLAIN_SUBJECT } from './support/pki.ts';
import { cut, reply, startTestAuth, status, type TestAuth } from './support/testAuth.ts';
import { startBalancedProxy, startRoutingProxy, type TestProxy } from './support/testProxy.ts';

let dir: string;
let pki: Pki;
let auth: TestAuth;
let routing: TestProxy;
let balanced: TestProxy;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'affidavit-open-'));
  pki = await makePki();
  auth = await startTestAuth(pki);
  routing = await startRoutingProxy(pki, auth.port);
  balanced = await startBalancedProxy(pki, auth.port, 'websocket');
});
afterAll(async () => {
  routing.close();
  balanced.close();
  await auth.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => {
  auth.answers.set('Ping', (stream) => reply(stream, pingOf({})));
  auth.answers.set('GetCurrentUserRoles', (stream) => reply(stream, ROLE));
});
afterEach(() => auth.reset());

function pingOf(more: object): Uint8Array {
  const known = {
    clusterName: CLUSTER,
    serverVersion: '17.1.2',
    remoteAddr: '10.0.0.1:555',
    serverFeatures: { app: true },
  };
  // Field 37 of the features is a key that must never be kept.
  const key = Buffer.from('1a09aa020663616e617279', 'hex');
  return Buffer.concat([
    toBinary(PingResponseSchema, create(PingResponseSchema, { ...known, ...more })),
    key,
  ]);
}
const ROLE = toBinary(
  RoleV6Schema,
  create(RoleV6Schema, {
    kind: 'role',
    version: 'v7',
    metadata: { name: 'soc2-collector' },
    spec: { allow: { rules: [{ resources: ['lock'], verbs: ['list', 'read'] }] } },
  }),
);

async function open(more: Partial<OpenOptions> & { identity?: Parameters<typeof makeIdentity>[1] } = {}) {
  const { identity, ...options } = more;
  const identityPath = path.join(dir, 'identity');
  await writeFile(identityPath, (await makeIdentity(pki, identity)).text, { mode: 0o600 });
  return await openGateway({
    identityPath,
    ...(options.proxy === undefined
      ? { authAddr: `127.0.0.1:${auth.port}` }
      : { proxyCa: [pki.web.certPem] }),
    retries: { tries: 6, sleep: async () => {}, random: () => 0 },
    ...options,
  });
}
async function codeOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'no error',
    (error: { code: string }) => error.code,
  );
}

describe('openGateway', () => {
  it('learns who is there and who we are', async () => {
    const { gateway, warnings } = await open();
    expect(warnings).toEqual([]);
    expect(gateway.cluster).toEqual({
      name: CLUSTER,
      id: 'the-id',
      version: '17.1.2',
      address: `127.0.0.1:${auth.port}`,
      edition: 'oss',
    });
    expect(gateway.caller).toMatchObject({ user: 'soc2', roles: ['auditor', 'soc2-collector'] });
    expect(gateway.caller.expires).toMatch(/^\d{4}-.*Z$/);
    expect(gateway.callerRoles).toMatchObject([{ kind: 'role', metadata: { name: 'soc2-collector' } }]);
    expect(gateway.may('lock', ['list', 'read'])).toBe('yes');
    expect(gateway.may('user', ['list', 'read'])).toBe('no');
    expect(gateway.facts).toEqual({
      cluster_name: CLUSTER,
      server_version: '17.1.2',
      server_features: { app: true },
    });
    await gateway.close();
  });

  it('hands the calls made while opening to the first listener, in order', async () => {
    const { gateway } = await open();
    const seen: string[] = [];
    gateway.onCall = (record) => seen.push(record.rpc);
    await gateway.httpGet('/v2/proxies');
    expect(seen).toEqual([
      'proto.AuthService/Ping',
      'proto.AuthService/GetCurrentUserRoles',
      'GET /v2/configuration/name',
      'GET /v2/proxies',
    ]);
    await gateway.close();
  });

  it("sends the discovered version first and the server's own from then on", async () => {
    const { gateway, discovery } = await open({ proxy: `localhost:${routing.port}` });
    expect(discovery?.server_version).toBe('14.2.0');
    const versions = auth.calls
      .filter(({ headers }) => headers.version)
      .map(({ headers }) => headers.version);
    expect(versions).toEqual(['14.2.0', '17.1.2']);
    expect(gateway.cluster.address).toBe(`localhost:${routing.port}`);
    await gateway.close();
  });

  it('upgrades behind a load balancer without being told, and not when told not to', async () => {
    const { gateway } = await open({ proxy: `localhost:${balanced.port}` });
    expect(gateway.cluster.name).toBe(CLUSTER);
    await gateway.close();
    expect(await codeOf(open({ proxy: `localhost:${balanced.port}`, upgrade: 'never' }))).toBe(
      'GATEWAY_PROTOCOL',
    );
    expect(await codeOf(open({ proxy: `localhost:${balanced.port}`, upgradeVariable: '0' }))).toBe(
      'GATEWAY_PROTOCOL',
    );
  });

  it('gets through a proxy whose web certificate is not trusted, with a warning', async () => {
    const { gateway, warnings } = await open({
      proxy: `localhost:${routing.port}`,
      proxyCa: [pki.host.certPem],
    });
    expect(warnings.join()).toMatch(/not trusted.*--proxy-ca/);
    await gateway.close();
  });

  it('refuses an expired identity before it dials', async () => {
    const before = auth.connections();
    const identity = { notBeforeMs: Date.now() - 9e6, notAfterMs: Date.now() - 3e6 };
    expect(await codeOf(open({ identity }))).toBe('IDENTITY_EXPIRED');
    expect(auth.connections()).toBe(before);
  });

  it('says so when the gateway refuses the identity', async () => {
    auth.answers.set('GetCurrentUserRoles', (stream) =>
      status(stream, 7, 'lock targeting User:"soc2" is in force'),
    );
    await expect(open()).rejects.toMatchObject({ code: 'GATEWAY_REFUSED', message: /is in force/ });
    auth.answers.set('Ping', cut);
    expect(await codeOf(open())).toBe('GATEWAY_UNREACHABLE');
    const roleless = PLAIN_SUBJECT.filter(([type]) => type !== 'O');
    expect(await codeOf(open({ identity: { subject: roleless } }))).toBe('GATEWAY_REFUSED');
  });

  it('says so when what answers is no gateway', async () => {
    auth.answers.set('Ping', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/html' });
      stream.end('<html>');
    });
    await expect(open()).rejects.toMatchObject({ code: 'GATEWAY_PROTOCOL', message: /web page/ });
    auth.answers.clear();
    expect(await codeOf(open())).toBe('GATEWAY_PROTOCOL');
  });

  it('goes on without the roles where the gateway does not tell them', async () => {
    auth.answers.delete('GetCurrentUserRoles');
    const { gateway, warnings } = await open();
    expect(gateway.may('lock', ['list'])).toBe('unknown');
    expect(warnings.join()).toMatch(/did not report the roles/);
    await gateway.close();
  });

  it('files the evidence under the name that answered, and insists on a cluster asked for by name', async () => {
    auth.answers.set('Ping', (stream) => reply(stream, pingOf({ clusterName: 'leaf' })));
    const { gateway, warnings } = await open();
    expect(gateway.cluster.name).toBe('leaf');
    expect(warnings.join()).toMatch(/names the cluster root.example.com, but leaf answered/);
    await gateway.close();
    expect(await codeOf(open({ cluster: CLUSTER }))).toBe('GATEWAY_PROTOCOL');
  });

  it('knows Enterprise by its entitlements', async () => {
    const serverFeatures = { entitlements: { Identity: { enabled: true } } };
    auth.answers.set('Ping', (stream) => reply(stream, pingOf({ serverFeatures })));
    const { gateway } = await open();
    expect(gateway.cluster.edition).toBe('enterprise');
    await gateway.close();
  });

  it('wants exactly one address, and stops when told to', async () => {
    expect(await codeOf(open({ proxy: 'localhost:1', authAddr: 'localhost:1' }))).toBe('USAGE');
    const stop = new AbortController();
    auth.answers.set('Ping', () => stop.abort(new Error('enough')));
    await expect(open({ signal: stop.signal })).rejects.toThrow('enough');
  });
});
