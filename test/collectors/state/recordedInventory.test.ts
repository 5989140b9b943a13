import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectDataset } from '../../../src/collectors/collectDataset.ts';
import type { StateCollector } from '../../../src/collectors/collector.ts';
import { STATE_COLLECTORS } from '../../../src/collectors/state/registry.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { EvidenceRow } from '../../../src/records/evidence.ts';
import { byName, printed, printedRaw, recording } from '../../gateway/tctlForm/recordings.ts';
import {
  type Answer,
  type Script,
  type ScriptedGateway,
  scriptedGateway,
} from './support/scriptedGateway.ts';

const ONE_ANSWER = [
  'proto.AuthService.GetTokens',
  'proto.AuthService.GetOIDCConnectors',
  'proto.AuthService.GetSAMLConnectors',
  'proto.AuthService.GetGithubConnectors',
  'proto.AuthService.GetTrustedClusters',
  'proto.AuthService.GetActiveSessionTrackers',
  'proto.AuthService.GetInstances',
  'proto.AuthService.GetApps',
  'proto.AuthService.GetDatabases',
  'proto.AuthService.GetKubernetesClusters',
  'proto.AuthService.GetClusterNetworkingConfig',
  'proto.AuthService.GetSessionRecordingConfig',
  'proto.AuthService.GetClusterAuditConfig',
  'proto.AuthService.GetUIConfig',
  'teleport.integration.v1.IntegrationService.ListIntegrations',
  'teleport.loginrule.v1.LoginRuleService.ListLoginRules',
  'teleport.presence.v1.PresenceService.ListRemoteClusters',
  'teleport.trust.v1.TrustService.ListTrustedClusters',
];
const KINDS = [
  'app_server',
  'db_server',
  'db_service',
  'kube_server',
  'node',
  'user_group',
  'windows_desktop',
  'windows_desktop_service',
];
const AUTHORITIES = ['db', 'host', 'jwt', 'oidc_idp', 'openssh', 'saml_idp', 'spiffe', 'user'];

function answerOf(name: string): Answer {
  const { grpc_status, grpc_message, responses } = recording(name);
  const messages = responses.map((response) => Buffer.from(response, 'base64'));
  return { messages, status: grpc_status, text: grpc_message };
}

/** The first text of a request: resource type or authority type, which stands in field 1. */
function firstText(request: Uint8Array): string {
  return Buffer.from(request.subarray(2, 2 + (request[1] ?? 0))).toString('utf8');
}

/** The recorded gateway again, over the wire. */
function replay(variants: Record<string, string> = {}): Script {
  const script: Script = {};
  for (const name of ONE_ANSWER) {
    const answer = answerOf(`${name}${variants[name] ?? ''}`);
    script[recording(name).path] = () => answer;
  }
  script['/proto.AuthService/ListUnifiedResources'] = (request) =>
    answerOf(
      `proto.AuthService.ListUnifiedResources.${Buffer.from(request).includes('name') ? 'sorted' : 'no-sort'}`,
    );
  script['/proto.AuthService/ListResources'] = (request) => {
    const kind = firstText(request);
    expect(KINDS).toContain(kind);
    return answerOf(`proto.AuthService.ListResources.${kind}`);
  };
  script['/teleport.trust.v1.TrustService/GetCertAuthorities'] = (request) => {
    const type = firstText(request);
    if (AUTHORITIES.includes(type))
      return answerOf(`teleport.trust.v1.TrustService.GetCertAuthorities.${type}`);
    return { messages: [], status: 3, text: `"${type}" authority type is not supported` };
  };
  return script;
}

async function collect({ gateway }: ScriptedGateway, dataset: string) {
  const collector = STATE_COLLECTORS.find((candidate) => candidate.dataset === dataset) as StateCollector;
  const rows: EvidenceRow[] = [];
  const draft = await collectDataset(gateway, collector, (page) => rows.push(...page), undefined, {
    digest: (text) => `digest of ${text.length} characters ending in ${text.slice(-1)}`,
  });
  return { ...draft, rows, keys: rows.map(({ key }) => key), bodies: rows.map(({ body }) => body) };
}

/** What tctl printed, less what an agent puts off or changes with every announcement. */
function heartbeats(rows: JsonObject[]): JsonObject[] {
  return rows.map((row) => {
    const { expires: _, ...metadata } = row.metadata as JsonObject;
    const spec = structuredClone(row.spec) as { rotation: JsonObject };
    delete spec.rotation.current_id;
    return { ...row, metadata, spec };
  });
}

describe('a gateway of version 14.2.0', () => {
  let scripted: ScriptedGateway;
  beforeAll(async () => {
    scripted = await scriptedGateway(
      {
        ...replay(),
        'GET /v2/remoteclusters': () => ({ messages: [Buffer.from(printedRaw('rc'))] }),
      },
      undefined,
      { cluster_labels: { '*': '*' }, app_labels: { '*': '*' }, node_labels: { '*': '*' } },
    );
  });
  afterAll(() => scripted.close());

  test.each([
    ['networking_config', 'netconfig', 'proto.AuthService/GetClusterNetworkingConfig'],
    ['session_recording_config', 'recconfig', 'proto.AuthService/GetSessionRecordingConfig'],
  ])('%s are what tctl printed', async (dataset, file, rpc) => {
    const { outcome, bodies, redactions } = await collect(scripted, dataset);
    expect(byName(bodies)).toEqual(byName(printed(file)));
    expect(outcome).toMatchObject({ status: 'complete', reason: '', rpc, pages: 1 });
    expect(redactions).toEqual([]);
  });

  test.each([
    ['nodes', 'nodes', 'node'],
    ['apps', 'app_servers', 'app_server'],
  ])('%s are what tctl printed, less the time until which an agent is known', async (dataset, file, kind) => {
    const { outcome, bodies } = await collect(scripted, dataset);
    expect(byName(bodies)).toEqual(byName(heartbeats(printed(file))));
    expect(outcome).toMatchObject({
      status: 'complete',
      reason: '',
      rpc: 'proto.AuthService/ListResources',
      permission: `${kind}: list, read`,
    });
  });

  test('applications are told apart by the host that announces them', async () => {
    const { keys } = await collect(scripted, 'apps');
    expect(keys).toEqual([expect.stringMatching(/^grafana\/[0-9a-f-]{36}$/)]);
  });

  test('unified resources are the same resources, once each', async () => {
    const { outcome, keys, bodies } = await collect(scripted, 'unified_resources');
    const listed = [
      ...(await collect(scripted, 'nodes')).bodies,
      ...(await collect(scripted, 'apps')).bodies,
    ];
    expect(byName(bodies)).toEqual(byName(listed));
    expect(keys.map((key) => key.split('/')[0]).toSorted()).toEqual(['app_server', 'node']);
    // db_labels, kubernetes_labels and windows_desktop_labels are not in the role
    expect(outcome).toMatchObject({ status: 'partial', rpc: 'proto.AuthService/ListUnifiedResources' });
    expect(outcome.reason).toContain("db_labels: {'*': '*'}");
  });

  test('certificate authorities are what tctl printed; types that came later are no failure', async () => {
    const { outcome, bodies, keys } = await collect(scripted, 'cert_authorities');
    const withoutCurrentId = printed('cas').map((row) => {
      const spec = structuredClone(row.spec) as { rotation?: JsonObject };
      delete spec.rotation?.current_id;
      return { ...row, spec };
    });
    const text = (rows: unknown[]): string[] => rows.map((row) => JSON.stringify(sorted(row))).toSorted();
    expect(text(bodies)).toEqual(text(withoutCurrentId));
    expect(keys).toContain('host/leaf.example.com');
    expect(new Set(keys).size).toBe(keys.length);
    expect(outcome).toMatchObject({ status: 'complete', reason: '' });
  });

  test('a remote cluster comes from the old list, less its heartbeat', async () => {
    const { outcome, rows } = await collect(scripted, 'remote_clusters');
    expect(rows).toEqual([
      {
        key: 'leaf.example.com',
        body: {
          kind: 'remote_cluster',
          version: 'v3',
          metadata: { name: 'leaf.example.com' },
          status: { connection: 'online' },
        },
      },
    ]);
    expect(outcome).toMatchObject({ status: 'complete', rpc: 'GET /v2/remoteclusters' });
  });

  test('tokens are what tctl printed, less the secret names', async () => {
    const { outcome, bodies, keys, redactions } = await collect(scripted, 'tokens');
    const secret = (row: JsonObject): boolean => (row.spec as JsonObject).join_method === 'token';
    const names = printed('tokens')
      .filter(secret)
      .map((row) => String((row.metadata as JsonObject).name));
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(JSON.stringify([bodies, keys])).not.toContain(name);
    expect(byName(bodies.filter((row) => !secret(row)))).toEqual(
      byName(printed('tokens').filter((row) => !secret(row))),
    );
    const masked = bodies.filter(secret);
    expect(masked).toHaveLength(names.length);
    for (const row of masked) {
      expect((row.metadata as JsonObject).name).toMatch(/^\*+[^*]{0,9}$/);
      expect(keys).toContain(row.name_hmac);
    }
    expect(outcome).toMatchObject({ status: 'complete', rpc: 'proto.AuthService/GetTokens' });
    expect(redactions).toEqual([{ path: 'metadata.name', rule: 'join_token_name', count: names.length }]);
  });

  test('settings of the web interface that nobody set are the defaults', async () => {
    const { outcome } = await collect(scripted, 'ui_config');
    expect(outcome).toMatchObject({
      status: 'empty',
      reason: 'nobody has set it: the defaults are in force',
    });
  });

  test('the audit configuration is read', async () => {
    expect((await collect(scripted, 'audit_config')).bodies).toMatchObject([
      { kind: 'cluster_audit_config', spec: { type: 'sqlite', retention_period: '0s' } },
    ]);
  });

  test.each(['connectors', 'trusted_clusters', 'active_sessions', 'instances', 'integrations'])(
    '%s are empty with the rule for them',
    async (dataset) => {
      expect((await collect(scripted, dataset)).outcome).toMatchObject({ status: 'empty' });
    },
  );

  test('login rules are not offered by the open-source edition', async () => {
    expect((await collect(scripted, 'login_rules')).outcome).toMatchObject({
      status: 'unsupported',
      reason: 'not offered by this edition: this feature requires Teleport Enterprise',
    });
  });

  test('a kind that the rules refuse says which rule is missing', async () => {
    const { outcome } = await collect(scripted, 'user_groups');
    expect(outcome.status).toBe('denied');
    expect(outcome.reason).toContain('resources: [user_group], verbs: [list, read]');
  });
});

test('while an invitation is pending tokens cannot be read, and that is said', async () => {
  const scripted = await scriptedGateway(
    replay({ 'proto.AuthService.GetTokens': '.while-an-invite-is-pending' }),
  );
  try {
    const { outcome, rows } = await collect(scripted, 'tokens');
    expect(rows).toEqual([]);
    expect(outcome).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^role Password is not registered: an invitation.* the next pull reads/),
    });
    expect((await collect(scripted, 'networking_config')).outcome.status).toBe('complete');
  } finally {
    await scripted.close();
  }
});

test('a leaf shows the cluster that it trusts, without the token of the trust', async () => {
  const scripted = await scriptedGateway(replay({ 'proto.AuthService.GetTrustedClusters': '.leaf' }));
  try {
    const { bodies, redactions } = await collect(scripted, 'trusted_clusters');
    const [leaf] = printed('trusted_cluster.leaf') as [JsonObject];
    const { token, ...spec } = leaf.spec as JsonObject;
    expect(token).toBeTypeOf('string');
    expect(bodies).toEqual([{ ...leaf, spec }]);
    expect(redactions).toEqual([{ path: 'spec.token', rule: 'undeclared_secret', count: 1 }]);
  } finally {
    await scripted.close();
  }
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
