import { create, toBinary } from '@bufbuild/protobuf';
import { afterEach, describe, expect, test } from 'vitest';
import { collectDataset } from '../../../src/collectors/collectDataset.ts';
import type { StateCollector } from '../../../src/collectors/collector.ts';
import { STATE_COLLECTORS } from '../../../src/collectors/state/registry.ts';
import { createAuthority } from '../../../src/demo/tls/certificates.ts';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { PresenceService } from '../../../src/gateway/gen/teleport/presence/v1/presence_pb.ts';
import { TrustService } from '../../../src/gateway/gen/teleport/trust/v1/trust_pb.ts';
import type { EvidenceRow } from '../../../src/records/evidence.ts';
import {
  EVERYTHING,
  message,
  pathOf,
  type Script,
  type ScriptedGateway,
  scriptedGateway,
} from './support/scriptedGateway.ts';

const auth = AuthService.method;
const ALL = { '*': '*' };

let scripted: ScriptedGateway | undefined;
afterEach(() => scripted?.close());

async function collect(
  dataset: string,
  script: Script,
  rules = EVERYTHING,
  labels: Record<string, Record<string, string>> = {},
) {
  scripted = await scriptedGateway(script, rules, labels);
  const collector = STATE_COLLECTORS.find((candidate) => candidate.dataset === dataset) as StateCollector;
  const rows: EvidenceRow[] = [];
  const draft = await collectDataset(scripted.gateway, collector, (page) => rows.push(...page), undefined, {
    digest: (text) => `<${text.length}>`,
  });
  return { ...draft, rows, keys: rows.map(({ key }) => key) };
}

const node = (name: string) => ({
  kind: 'node',
  version: 'v2',
  metadata: { name },
  spec: { hostname: name },
});
const nodes = (...names: string[]) => ({
  [pathOf(auth.listResources)]: () => ({
    messages: [
      message(auth.listResources.output, {
        resources: names.map((name) => ({ resource: { case: 'node' as const, value: node(name) } })),
      }),
    ],
  }),
});

describe('labels of the roles decide what is shown, and that is said', () => {
  test.each([
    ['every label', { node_labels: ALL }, 'complete', ''],
    ['some labels', { node_labels: { env: 'dev' } }, 'partial', "node_labels: {'*': '*'}"],
    ['labels of another kind', { app_labels: ALL }, 'partial', 'silently omits rows'],
  ])('a role that matches %s', async (_what, labels, status, reason) => {
    const { outcome, keys } = await collect('nodes', nodes('a', 'b'), EVERYTHING, labels);
    expect(keys).toEqual(['a', 'b']);
    expect(outcome.status).toBe(status);
    expect(outcome.reason).toContain(reason);
  });

  test.each([
    [{ node_labels: ALL }, 'empty'],
    [{}, 'denied'],
    [{ node_labels: { env: 'dev' } }, 'partial'],
  ])('with %j no row is %s', async (labels, status) => {
    expect((await collect('nodes', nodes(), EVERYTHING, labels)).outcome.status).toBe(status);
  });

  test('a deny of labels hides some', async () => {
    const role = {
      metadata: { name: 'r' },
      spec: {
        allow: { rules: EVERYTHING, nodeLabels: { values: { '*': { values: ['*'] } } } },
        deny: { nodeLabels: { values: { env: { values: ['prod'] } } } },
      },
    };
    const { outcome } = await collect('nodes', {
      ...nodes('a'),
      [pathOf(auth.getCurrentUserRoles)]: () => ({
        messages: [message(auth.getCurrentUserRoles.output, role)],
      }),
    });
    expect(outcome.status).toBe('partial');
  });
});

test('two agents that serve one application are two rows', async () => {
  const app = (hostId: string) => ({
    resource: {
      case: 'appServer' as const,
      value: { kind: 'app_server', version: 'v3', metadata: { name: 'wiki' }, spec: { hostId } },
    },
  });
  const { keys, outcome } = await collect(
    'apps',
    {
      [pathOf(auth.listResources)]: () => ({
        messages: [message(auth.listResources.output, { resources: [app('h1'), app('h2')] })],
      }),
    },
    EVERYTHING,
    { app_labels: ALL },
  );
  expect(keys).toEqual(['wiki/h1', 'wiki/h2']);
  expect(outcome.status).toBe('complete');
});

describe('unified resources', () => {
  const labels = Object.fromEntries(
    ['node', 'app', 'db', 'kubernetes', 'windows_desktop'].map((kind) => [`${kind}_labels`, ALL]),
  );
  // field 17 of the answer's oneof, which no version has yet
  const later = Buffer.from([0x0a, 5, 0x8a, 0x01, 2, 0x0a, 0]);

  test('the kinds of newer and older gateways are all told', async () => {
    const of = (kind: string, name: string) => ({ header: { kind, version: 'v1', metadata: { name } } });
    const { keys, outcome } = await collect(
      'unified_resources',
      {
        [pathOf(auth.listUnifiedResources)]: () => ({
          messages: [
            message(auth.listUnifiedResources.output, {
              resources: [
                { resource: { case: 'node', value: node('n') } },
                { resource: { case: 'windowsDesktop', value: of('windows_desktop', 'w') } },
                {
                  resource: {
                    case: 'appServerOrSamlIdpServiceProvider',
                    value: {
                      resource: {
                        case: 'samlIdpServiceProvider',
                        value: of('saml_idp_service_provider', 's'),
                      },
                    },
                  },
                },
                { resource: { case: 'gitServer', value: { ...node('g'), kind: 'git_server' } } },
              ],
            }),
          ],
        }),
      },
      EVERYTHING,
      labels,
    );
    expect(keys).toEqual(['node/n', 'windows_desktop/w', 'saml_idp_service_provider/s', 'git_server/g']);
    expect(outcome).toMatchObject({
      status: 'complete',
      permission: expect.stringContaining('kube_server'),
    });
  });

  test('a kind that nobody knows yet makes the dataset partial, never shorter in silence', async () => {
    const known = message(auth.listUnifiedResources.output, {
      resources: [{ resource: { case: 'node', value: node('n') } }],
    });
    const { keys, outcome } = await collect(
      'unified_resources',
      { [pathOf(auth.listUnifiedResources)]: () => ({ messages: [Buffer.concat([known, later])] }) },
      EVERYTHING,
      labels,
    );
    expect(keys).toEqual(['node/n']);
    expect(outcome.status).toBe('partial');
    expect(outcome.reason).toContain('1 resources are of a kind that is not known here');
  });

  test('a rule for some kinds only makes it partial', async () => {
    const { outcome } = await collect(
      'unified_resources',
      {
        [pathOf(auth.listUnifiedResources)]: () => ({
          messages: [message(auth.listUnifiedResources.output, {})],
        }),
      },
      [{ resources: ['node', 'app_server'], verbs: ['list', 'read'] }],
      labels,
    );
    expect(outcome.status).toBe('partial');
  });
});

describe('join tokens of a newer gateway', () => {
  const script: Script = {
    [pathOf(auth.listProvisionTokens)]: (request) => ({
      messages: [
        message(
          auth.listProvisionTokens.output,
          Buffer.from(request).includes('k1')
            ? { tokens: [{ kind: 'token', metadata: { name: 'short' }, spec: { roles: ['Node'] } }] }
            : {
                tokens: [
                  {
                    kind: 'token',
                    metadata: { name: 'gha' },
                    spec: { roles: ['Bot'], joinMethod: 'github' },
                  },
                  { kind: 'token', metadata: { name: 'reset-me' }, spec: { roles: ['Signup'] } },
                ],
                nextKey: 'k1',
              },
        ),
      ],
    }),
  };
  const staticTokens = {
    [pathOf(auth.getStaticTokens)]: () => ({
      messages: [
        message(auth.getStaticTokens.output, {
          spec: {
            staticTokens: [{ roles: ['Node'], token: 'static-token-0123456789', expires: { seconds: 0n } }],
          },
        }),
      ],
    }),
  };

  test('come page by page, static ones after them in the form of tctl', async () => {
    const { rows, outcome } = await collect('tokens', { ...script, ...staticTokens });
    expect(rows).toEqual([
      expect.objectContaining({ key: 'gha' }),
      {
        key: '<5>',
        body: {
          kind: 'token',
          version: '',
          metadata: { name: '*****' },
          spec: { roles: ['Node'], join_method: '' },
          name_hmac: '<5>',
        },
      },
      {
        key: '<23>',
        body: {
          kind: 'token',
          version: 'v2',
          metadata: { name: `${'*'.repeat(17)}456789`, expires: '1970-01-01T00:00:00Z' },
          spec: { roles: ['Node'], join_method: 'token' },
          name_hmac: '<23>',
        },
      },
    ]);
    expect(outcome).toMatchObject({
      status: 'complete',
      rpc: 'proto.AuthService/ListProvisionTokens',
      pages: 3,
    });
  });

  test('static ones that may not be read make them partial', async () => {
    const { outcome, keys } = await collect('tokens', {
      ...script,
      [pathOf(auth.getStaticTokens)]: () => ({ messages: [], status: 7, text: 'access denied' }),
    });
    expect(keys).toEqual(['gha', '<5>']);
    expect(outcome.status).toBe('partial');
  });

  test('a gateway without the call for static ones has none', async () => {
    expect((await collect('tokens', script)).outcome.status).toBe('complete');
  });
});

async function freshCertificate(): Promise<string> {
  const authority = await createAuthority('idp');
  const { certPem } = await authority.issue({
    subject: [['CN', ['acs']]],
    key: 'ec',
    usage: 'server',
    notBeforeMs: Date.now(),
    notAfterMs: Date.now() + 86_400_000,
  });
  return certPem;
}

describe('connectors', () => {
  const oidc = [
    { kind: 'oidc', metadata: { name: 'sso' }, spec: { redirectUrl: { values: ['https://a'] } } },
  ];
  const github = [{ kind: 'github', metadata: { name: 'sso' } }];

  test('of one name and several kinds are several; secrets and outside addresses are not asked for', async () => {
    const asked: Buffer[] = [];
    const { keys, outcome } = await collect('connectors', {
      [pathOf(auth.listOIDCConnectors)]: () => ({
        messages: [message(auth.listOIDCConnectors.output, { connectors: oidc })],
      }),
      [pathOf(auth.listSAMLConnectors)]: (request) => {
        asked.push(Buffer.from(request));
        return { messages: [message(auth.listSAMLConnectors.output, {})] };
      },
      [pathOf(auth.listGithubConnectors)]: () => ({
        messages: [message(auth.listGithubConnectors.output, { connectors: github })],
      }),
    });
    expect(keys).toEqual(['oidc/sso', 'github/sso']);
    expect(asked).toEqual([
      Buffer.from(
        toBinary(
          auth.listSAMLConnectors.input,
          create(auth.listSAMLConnectors.input, { pageSize: 200, noFollowUrls: true }),
        ),
      ),
    ]);
    expect(outcome).toMatchObject({
      status: 'complete',
      permission: 'oidc, saml, github: list, readnosecrets',
      rpc: expect.stringContaining('ListOIDCConnectors'),
    });
  });

  test('of a kind that is refused are missing, the others are kept', async () => {
    const { keys, outcome } = await collect(
      'connectors',
      {
        [pathOf(auth.getOIDCConnectors)]: () => ({
          messages: [],
          status: 7,
          text: 'access denied to perform action "list" on "auth_connector"',
        }),
        [pathOf(auth.getSAMLConnectors)]: () => ({ messages: [message(auth.getSAMLConnectors.output, {})] }),
        [pathOf(auth.getGithubConnectors)]: () => ({
          messages: [message(auth.getGithubConnectors.output, { connectors: github })],
        }),
      },
      [{ resources: ['github'], verbs: ['list', 'readnosecrets'] }],
    );
    expect(keys).toEqual(['github/sso']);
    expect(outcome).toMatchObject({ status: 'partial', rpc: expect.stringContaining('GetOIDCConnectors') });
    expect(outcome.reason).toContain('access denied');
  });

  test('the rule on all connectors serves as well', async () => {
    const empty = Object.fromEntries(
      [auth.getOIDCConnectors, auth.getSAMLConnectors, auth.getGithubConnectors].map((method) => [
        pathOf(method),
        () => ({ messages: [new Uint8Array(0)] }),
      ]),
    );
    const rule = [{ resources: ['auth_connector'], verbs: ['list', 'read'] }];
    expect((await collect('connectors', empty, rule)).outcome.status).toBe('empty');
    await scripted?.close();
    const narrow = [{ resources: ['oidc'], verbs: ['list', 'read'] }];
    expect((await collect('connectors', empty, narrow)).outcome.status).toBe('partial');
  });

  test.each([
    ['that the gateway makes up for each answer is left out', true],
    ['that was stored a moment ago stays', false],
  ])('with a signing certificate %s', async (_what, madeUp) => {
    const certificates = await Promise.all([freshCertificate(), freshCertificate()]);
    const { rows } = await collect('connectors', {
      [pathOf(auth.getOIDCConnectors)]: () => ({ messages: [new Uint8Array(0)] }),
      [pathOf(auth.getGithubConnectors)]: () => ({ messages: [new Uint8Array(0)] }),
      [pathOf(auth.getSAMLConnectors)]: (_request, call) => {
        const cert = certificates[madeUp ? call - 1 : 0] ?? '';
        const connectors = [{ kind: 'saml', metadata: { name: 's' }, spec: { signingKeyPair: { cert } } }];
        return { messages: [message(auth.getSAMLConnectors.output, { connectors })] };
      },
    });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows).includes('signing_key_pair')).toBe(!madeUp);
  });
});

describe('lists that older gateways have over HTTP only', () => {
  const list =
    '[{"kind":"proxy","version":"v2","metadata":{"name":"p1","id":7,"expires":"2026-01-01T00:00:00Z"},"spec":{"addr":"a","hostname":"h","version":"14","rotation":{"current_id":"x"},"added_later":{"token":"t"}}}]';

  test('are read where the newer call is unknown, and only what is declared is kept', async () => {
    const { rows, outcome } = await collect('proxy_servers', {
      'GET /v2/proxies': () => ({ messages: [Buffer.from(list)] }),
    });
    expect(rows).toEqual([
      {
        key: 'p1',
        body: {
          kind: 'proxy',
          version: 'v2',
          metadata: { name: 'p1' },
          spec: { addr: 'a', hostname: 'h', version: '14', rotation: {} },
        },
      },
    ]);
    expect(outcome).toMatchObject({ status: 'complete', rpc: 'GET /v2/proxies' });
  });

  test('are not asked for where the newer call answers', async () => {
    const { outcome } = await collect('auth_servers', {
      [pathOf(PresenceService.method.listAuthServers)]: () => ({
        messages: [message(PresenceService.method.listAuthServers.output, { servers: [node('a1')] })],
      }),
    });
    expect(outcome.rpc).toBe('teleport.presence.v1.PresenceService/ListAuthServers');
    expect(scripted?.calls.filter((path) => path.endsWith('authservers'))).toEqual([]);
  });

  test.each([
    ['nowhere', undefined, 'unsupported'],
    ['as something else', '{"proxies":[]}', 'failed'],
    ['as null', 'null', 'empty'],
  ])('found %s', async (_where, body, status) => {
    const script: Script =
      body === undefined ? {} : { 'GET /v2/proxies': () => ({ messages: [Buffer.from(body)] }) };
    expect((await collect('proxy_servers', script)).outcome.status).toBe(status);
  });
});

test('certificate authorities: a refusal is no missing type', async () => {
  const { outcome } = await collect('cert_authorities', {
    [pathOf(TrustService.method.getCertAuthorities)]: () => ({
      messages: [],
      status: 7,
      text: 'access denied',
    }),
  });
  expect(outcome.status).toBe('denied');
});
