import tls from 'node:tls';
import type { DescService } from '@bufbuild/protobuf';
import { type Client, createClient, type Interceptor } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import type { GatewayData } from '../../src/demo/data/gatewayData.ts';
import type { EmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';

/** Key, leaf and CAs of an identity file's text. */
export function partsOf(identity: string): { key: string; cert: string; ca: string } {
  const blocks = identity.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g) ?? [];
  return { key: blocks[0] ?? '', cert: blocks[1] ?? '', ca: blocks.slice(2).join('') };
}

/** Server name that official tools use (teleport-api §1.3). */
export function serverName(cluster: string): string {
  return `${Buffer.from(cluster, 'utf8').toString('hex')}.teleport.cluster.local`;
}

/** A plain connect-node transport to the auth port, as the fact sheet sets it up. */
export function transportTo(
  gateway: EmbeddedGateway,
  identity: string | null,
  options: { proxied?: boolean; chain?: string } = {},
) {
  const [host = '', port = ''] = (options.proxied ? gateway.proxyAddr : gateway.authAddr).split(':');
  const name = serverName(gateway.clusterName);
  const parts = identity ? partsOf(identity) : null;
  const version: Interceptor = (next) => (request) => {
    request.header.set('version', '14.2.0');
    return next(request);
  };
  return createGrpcTransport({
    baseUrl: `https://${name}`,
    interceptors: [version],
    nodeOptions: {
      createConnection: () =>
        tls.connect({
          host,
          port: Number(port),
          ca: gateway.hostCaPem,
          ...(parts ? { cert: parts.cert + (options.chain ?? ''), key: parts.key } : {}),
          servername: name,
          ALPNProtocols: options.proxied ? [`teleport-auth@${name}`, 'h2'] : ['h2'],
        }),
    },
  });
}

export function clientOf<S extends DescService>(
  gateway: EmbeddedGateway,
  service: S,
  identity: string | null,
  options?: { proxied?: boolean; chain?: string },
): Client<S> {
  return createClient(service, transportTo(gateway, identity, options));
}

/** The error of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<{ code: number; rawMessage: string }> {
  try {
    await call;
  } catch (cause) {
    return cause as { code: number; rawMessage: string };
  }
  throw new Error('the call succeeded');
}

export const COLLECTOR_RULES: JsonObject[] = [
  { resources: ['user', 'role', 'bot', 'access_request', 'lock'], verbs: ['list', 'read'] },
  { resources: ['event', 'session_tracker'], verbs: ['list', 'read'] },
  {
    resources: [
      'cluster_auth_preference',
      'cluster_networking_config',
      'session_recording_config',
      'cluster_audit_config',
      'ui_config',
    ],
    verbs: ['read'],
  },
  { resources: ['oidc', 'saml', 'github'], verbs: ['list', 'readnosecrets'] },
];

export function role(name: string, rules: JsonObject[]): JsonObject {
  return {
    kind: 'role',
    version: 'v7',
    metadata: { name },
    spec: { options: { max_session_ttl: '8h0m0s' }, allow: { rules }, deny: {} },
  };
}

export function user(name: string, roles: string[], labels: Record<string, string> = {}): JsonObject {
  return {
    kind: 'user',
    version: 'v2',
    metadata: { name, labels },
    spec: { roles, traits: { logins: null } },
  };
}

export function event(at: string, uid: string, type = 'user.login'): JsonObject {
  return {
    ei: 0,
    event: type,
    uid,
    code: 'T1000I',
    time: at,
    cluster_name: 'acme.example.com',
    user: 'alice',
  };
}

/** A tiny cluster. */
export function smallData(): GatewayData {
  const config = (kind: string, spec: JsonObject): JsonObject => ({
    kind,
    version: 'v2',
    metadata: { name: kind.replaceAll('_', '-') },
    spec,
  });
  return {
    clusterName: 'acme.example.com',
    clusterId: '7c1f8f0e-5a4f-4b86-9d7b-2b3f6f0d9a11',
    now: '2026-09-30T12:00:00Z',
    users: [
      user('alice', ['access']),
      user('bot-ci', ['bot-ci'], { 'teleport.internal/bot': 'ci' }),
      user('soc2', ['soc2-collector']),
    ],
    roles: [
      role('soc2-collector', COLLECTOR_RULES),
      role('soc2-narrow', [{ resources: ['user', 'event'], verbs: ['list', 'read'] }]),
      role('access', []),
      role('bot-ci', []),
    ],
    accessRequests: [],
    locks: [],
    authPreference: config('cluster_auth_preference', { type: 'local', second_factor: 'on' }),
    networkingConfig: config('cluster_networking_config', {
      client_idle_timeout: '15m0s',
      tunnel_strategy: { type: 'agent_mesh' },
    }),
    sessionRecordingConfig: config('session_recording_config', { mode: 'node' }),
    auditConfig: config('cluster_audit_config', { type: 'sqlite' }),
    uiConfig: null,
    events: [
      event('2026-09-01T10:00:00.5Z', 'e1'),
      event('2026-09-01T11:00:00Z', 'e2'),
      event('2026-09-02T10:00:00Z', 'e3', 'user.create'),
    ],
  };
}
