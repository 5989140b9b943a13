import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { collectDataset } from '../../src/collectors/collectDataset.ts';
import { STATE_COLLECTORS } from '../../src/collectors/state/registry.ts';
import type { Inventory } from '../../src/demo/data/inventory.ts';
import { type EmbeddedGatewayOptions, startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import type { JsonObject, JsonValue } from '../../src/formats/canonicalJson.ts';
import { openGateway } from '../../src/gateway/open.ts';
import type { EvidenceRow } from '../../src/records/evidence.ts';
import { rawCall } from './rawCall.ts';

const SERVED: Readonly<Record<string, (keyof Inventory)[]>> = {
  connectors: ['oidcConnectors', 'samlConnectors', 'githubConnectors'],
  trusted_clusters: ['trustedClusters'],
  remote_clusters: ['remoteClusters'],
  auth_servers: ['authServers'],
  proxy_servers: ['proxyServers'],
  nodes: ['nodes'],
  apps: ['apps'],
  databases: ['databases'],
  kubernetes: ['kubernetes'],
  desktops: ['desktops'],
  database_services: ['databaseServices'],
  desktop_services: ['desktopServices'],
  user_groups: ['userGroups'],
  configured_apps: ['configuredApps'],
  configured_databases: ['configuredDatabases'],
  configured_kubernetes: ['configuredKubernetes'],
  instances: ['instances'],
  active_sessions: ['activeSessions'],
};
const KEPT_AWAY = [
  'tokens',
  'audit_config',
  'integrations',
  'cert_authorities',
  'unified_resources',
  'ui_config',
];
const HEARTBEAT =
  /^(auth_server|proxy|node|app_server|db_server|kube_server|db_service|instance|windows_desktop.*|session_tracker)$/;

let stop: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of stop) await one();
  stop = [];
});

async function collected(options: EmbeddedGatewayOptions) {
  const served = await startEmbeddedGateway(options);
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-inventory-'));
  const identityPath = join(folder, 'identity');
  stop.push(
    () => served.stop(),
    async () => rmSync(folder, { recursive: true }),
  );
  await served.identity({ user: 'soc2', roles: ['soc2-collector'], path: identityPath });
  const { gateway } = await openGateway({ identityPath, authAddr: served.authAddr });
  stop.unshift(() => gateway.close());
  const results = new Map<string, { status: string; rpc: string; rows: EvidenceRow[] }>();
  const names = [...Object.keys(SERVED), ...KEPT_AWAY, 'login_rules'];
  for (const collector of STATE_COLLECTORS.filter(({ dataset }) => names.includes(dataset))) {
    const rows: EvidenceRow[] = [];
    const { outcome } = await collectDataset(gateway, collector, (page) => rows.push(...page));
    results.set(collector.dataset, { ...outcome, rows });
  }
  return { results, data: served.data, served, identity: await readFile(identityPath, 'utf8') };
}

/** Less what an agent changes with every announcement. */
function steady(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(steady);
  if (value === null || typeof value !== 'object') return value;
  const { current_id, last_seen, last_active, last_heartbeat, ...rest } = value;
  const beats = typeof rest.kind === 'string' && HEARTBEAT.test(rest.kind);
  const left = Object.fromEntries(Object.entries(rest).map(([name, member]) => [name, steady(member)]));
  if (!beats) return left;
  const { expires: _, ...metadata } = left.metadata as JsonObject;
  const { expires, ...spec } = left.spec as JsonObject;
  return { ...left, metadata, spec: left.kind === 'session_tracker' ? spec : left.spec } as JsonObject;
}

const texts = (forms: readonly JsonValue[]) => forms.map((form) => JSON.stringify(sorted(form))).toSorted();

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, member]): [string, JsonValue] => [name, sorted(member)]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each([
  ['14.2', 'oss'],
  ['18', 'enterprise'],
] as const)('the made-up company behind a gateway of %s (%s)', (personality, edition) => {
  it('shows its inventory, trust and connectors as tctl prints them', async () => {
    const { results, data } = await collected({ personality, edition });
    for (const [dataset, members] of Object.entries(SERVED)) {
      const forms = members.flatMap((member) => data[member] ?? []);
      const { rows, status } = results.get(dataset) as { rows: EvidenceRow[]; status: string };
      expect(status, dataset).toBe('complete');
      expect(forms.length, dataset).toBeGreaterThan(0);
      expect(texts(rows.map(({ body }) => body)), dataset).toEqual(texts(forms.map(steady)));
      expect(new Set(rows.map(({ key }) => key)).size, dataset).toBe(rows.length);
    }
    expect(results.get('unified_resources')?.rows).toHaveLength(9);
    expect(results.get('tokens')?.rows).toHaveLength(12);
    expect(results.get('cert_authorities')?.rows).toHaveLength(personality === '18' ? 10 : 9);
    expect(results.get('login_rules')?.status).toBe(edition === 'oss' ? 'unsupported' : 'complete');
    expect(results.get('ui_config')?.status).toBe('empty');
  });

  it('keeps every secret that the gateway would send', async () => {
    const canary = 'canary-5f2e-of-every-secret-field';
    const { data } = await startedData();
    const withSecrets = {
      ...data,
      tokens: [
        {
          kind: 'token',
          version: 'v2',
          metadata: { name: canary },
          spec: { roles: ['Node'], join_method: 'token' },
        },
        {
          kind: 'token',
          version: 'v2',
          metadata: { name: `${canary}-2` },
          spec: { roles: ['Node'], join_method: '' },
        },
        {
          kind: 'token',
          version: 'v2',
          metadata: { name: `${canary}-3` },
          spec: { roles: ['Signup'], join_method: 'token' },
        },
        {
          kind: 'token',
          version: 'v2',
          metadata: { name: 'bound' },
          spec: {
            roles: ['Bot'],
            join_method: 'bound_keypair',
            bound_keypair: { onboarding: { initial_public_key: 'k' } },
          },
          status: { bound_keypair: { recovery_count: 1 } },
        },
      ],
      staticTokens: [
        {
          kind: 'token',
          version: 'v2',
          metadata: { name: `${canary}-4` },
          spec: { roles: ['Node'], join_method: 'token' },
        },
      ],
    };
    const { results, served, identity } = await collected({
      personality,
      edition,
      data: withSecrets,
      faults: { canary, unknownFields: true },
    });
    for (const method of [
      'GetOIDCConnectors',
      'GetTrustedClusters',
      'GetTokens',
      'GetActiveSessionTrackers',
      'GetClusterAuditConfig',
    ]) {
      const { responses } = await rawCall(served, identity, `/proto.AuthService/${method}`, Buffer.alloc(0));
      expect(Buffer.concat(responses).includes(canary), method).toBe(true);
    }
    for (const [dataset, { rows }] of results) {
      expect(JSON.stringify(rows), dataset).not.toContain('canary');
      expect(JSON.stringify(rows), dataset).not.toContain(
        Buffer.from(canary).toString('base64').slice(0, 20),
      );
    }
    expect(results.get('tokens')?.rows).toHaveLength(4);
    expect(results.get('audit_config')?.rows[0]?.body.spec).toMatchObject({
      audit_sessions_uri: 's3://recordings/all?secret_access_key=[redacted]',
      audit_events_uri: ['postgresql://db.example.com/log?password=[redacted]', 'stdout://'],
    });
  });
});

async function startedData() {
  const served = await startEmbeddedGateway();
  stop.push(() => served.stop());
  return { data: served.data };
}

it('only what the labels of a role match is shown, and the dataset says so', async () => {
  const { data } = await startedData();
  const roles = data.roles.map((role) =>
    (role.metadata as JsonObject).name === 'soc2-collector'
      ? {
          ...role,
          spec: {
            ...(role.spec as JsonObject),
            allow: {
              ...((role.spec as JsonObject).allow as JsonObject),
              node_labels: { env: 'staging' },
              app_labels: {},
            },
          },
        }
      : role,
  );
  const { results } = await collected({ data: { ...data, roles } });
  expect(results.get('nodes')).toMatchObject({
    status: 'partial',
    rows: [{ body: { spec: { hostname: 'batch-1' } } }],
  });
  expect(results.get('apps')).toMatchObject({ status: 'denied', rows: [] });
  expect(results.get('databases')?.status).toBe('complete');
  expect(results.get('unified_resources')?.status).toBe('partial');
});
