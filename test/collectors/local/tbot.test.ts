import { chmodSync, symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { collectTbot } from '../../../src/collectors/local/tbot/collectTbot.ts';
import { AffidavitError } from '../../../src/errors/affidavitError.ts';
import { workFolder } from '../../commands/support/workFolder.ts';

const folder = workFolder(afterEach);
const collect = (text: string) => collectTbot(text, folder.file('tbot.yaml', text));
// biome-ignore lint/suspicious/noExplicitAny: looked into by expectations
const bodyOf = (text: string): any => collect(text).rows[0]?.body;

describe('configuration of tbot', () => {
  it('version 2: joining, lifetimes, storage, outputs and services', () => {
    const body = bodyOf(`
version: v2
proxy_server: teleport.example.com:443
onboarding:
  join_method: iam
  token: iam-bot
  ca_pins: ['sha256:abc']
storage: { type: memory }
credential_ttl: 30m
renewal_interval: 10m
oneshot: true
outputs:
  - type: kubernetes
    kubernetes_cluster: prod
    roles: [k8s]
    destination: { type: kubernetes_secret, name: kube, namespace: ci }
services:
  - type: ssh-multiplexer
    destination: { type: directory, path: ./mux, symlinks: secure, acls: try }
  - type: spiffe-workload-api
    listen: unix:///run/spiffe.sock
`);
    expect(body).toMatchObject({
      version: 'v2',
      onboarding: { join_method: 'iam', token_name: 'iam-bot', ca_pins: ['sha256:abc'] },
      storage: { type: 'memory' },
      settings: {
        proxy_server: 'teleport.example.com:443',
        credential_ttl: '30m',
        renewal_interval: '10m',
        oneshot: true,
      },
      outputs: [
        {
          type: 'kubernetes',
          destination: { type: 'kubernetes_secret', name: 'kube', namespace: 'ci' },
          settings: { kubernetes_cluster: 'prod', roles: ['k8s'] },
        },
        {
          type: 'ssh-multiplexer',
          destination: {
            type: 'directory',
            path: './mux',
            symlinks: 'secure',
            acls: 'try',
            permissions: { found: false, why: 'it is not on this machine' },
          },
        },
        { type: 'spiffe-workload-api', destination: null, settings: { listen: 'unix:///run/spiffe.sock' } },
      ],
    });
  });

  it('version 1: destinations with configs, folders in both spellings', () => {
    const body = bodyOf(`
auth_server: auth.example.com:3025
onboarding: { token: 0123456789abcdef0123456789abcdef }
storage: { directory: { path: ./state, symlinks: insecure } }
destinations:
  - directory: ./out
    roles: [access]
    configs: [ssh_client]
  - memory: {}
    database: { service: pg, username: bot, password: hunter2 }
`);
    expect(body).toMatchObject({
      version: 'v1',
      onboarding: { join_method: 'token', token_name: '************************89abcdef' },
      storage: { type: 'directory', path: './state', symlinks: 'insecure' },
      outputs: [
        {
          type: 'identity',
          destination: { type: 'directory', path: './out' },
          settings: { roles: ['access'] },
        },
        { type: 'database', destination: { type: 'memory' }, settings: { database: { service: 'pg' } } },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('modes and owners of storage and what lies in it, never contents', () => {
    folder.file('state/key', 'TOP SECRET');
    chmodSync(folder.path('state'), 0o755);
    chmodSync(folder.path('state/key'), 0o640);
    symlinkSync('/etc/shadow', folder.path('state/link'));
    const body = bodyOf(
      'version: v2\nonboarding: {join_method: iam}\nstorage: {type: directory, path: state}\n',
    );
    expect(body.storage.permissions).toMatchObject({
      found: true,
      type: 'directory',
      mode: '0755',
      readable_by_others: true,
      owner: expect.stringMatching(/\(\d+\)$|^\d+$/),
      entries: [
        { name: 'key', type: 'file', mode: '0640', readable_by_group: true, readable_by_others: false },
        { name: 'link', type: 'link' },
      ],
    });
    expect(body.file_permissions).toMatchObject({ found: true, type: 'file' });
    expect(JSON.stringify(body)).not.toContain('TOP SECRET');
  });

  it('names the default storage when the file names none', () => {
    expect(bodyOf('version: v2\nproxy_server: x:443\n').storage).toMatchObject({
      type: 'directory',
      path: '/var/lib/teleport/bot',
      by_default: true,
    });
  });

  it.each([
    ['a static token', 'onboarding: {join_method: token, token: S3CR3T-token}', 'S3CR3T'],
    ['a method that nobody knows', 'onboarding: {join_method: new, token: S3CR3T-token}', 'S3CR3T'],
    [
      'a registration secret',
      'onboarding: {join_method: bound_keypair, bound_keypair: {registration_secret: S3CR3T}}',
      'S3CR3T',
    ],
    ['an address to join by', 'join_uri: tbot+proxy+token://S3CR3Ttoken@example.com:443', 'S3CR3T'],
    ['its parameter', 'join_uri: tbot+proxy+bound-keypair://name:S3CR3T@example.com:443', 'S3CR3T'],
    ['an address of no known form', 'join_uri: "tbot://S3CR3T"', 'S3CR3T'],
    [
      'a key inside',
      'onboarding: {}\nservices: [{type: x, static: "-----BEGIN PRIVATE KEY-----\\nS3CR3T"}]',
      'S3CR3T',
    ],
    [
      'a setting of a new service',
      'services: [{type: x, vault: {apiKey: S3CR3T, client_secret: S3CR3T}}]',
      'S3CR3T',
    ],
    ['credentials in an address', 'services: [{type: x, listen: "http://u:S3CR3T@h/"}]', 'S3CR3T'],
    ['a list of secrets', 'onboarding: {secrets: [S3CR3T], passwords: {a: S3CR3T}}', 'S3CR3T'],
  ])('masks %s and counts it', (_, text, secret) => {
    const collected = collect(text);
    expect(JSON.stringify(collected.rows)).not.toContain(secret);
    expect(collected.redactions.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
  });

  it('a delegated address to join by keeps its token; a token in a file is told by its path', () => {
    expect(bodyOf('join_uri: tbot+auth+iam://my-bot@example.com:3025').join).toEqual({
      join_method: 'iam',
      address_kind: 'auth',
      address: 'example.com:3025',
      token_name: 'my-bot',
    });
    expect(bodyOf('onboarding: {token: /etc/tbot/token, token_path: x}').onboarding).toEqual({
      join_method: 'token',
      token_file: '/etc/tbot/token',
      token_path: 'x',
    });
  });

  it.each([
    ['', 'it holds no settings|it is empty'],
    ['- a', 'it holds no settings'],
    ['a: b\n---\nc: d', '2 documents'],
    ['onboarding:\n  token: "S3CR3T\n', 'line'],
    ['onboarding: {a: 1}\nonboarding: {a: 2}', 'line 2'],
    ['hello: world', 'contains no tbot settings'],
    ['outputs: none', 'outputs: '],
    ['storage: [1]', 'storage: '],
    ['onboarding: *nowhere', 'alias|line'],
    [
      `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`).join('\n')}\nservices: []`,
      'aliases',
    ],
  ])('refuses %j with one clear error', (text, words) => {
    const attempt = () => collect(text);
    expect(attempt).toThrow(AffidavitError);
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({ code: 'FILE_INVALID' });
      expect((error as Error).message).toMatch(new RegExp(words));
      expect((error as Error).message).not.toContain('S3CR3T');
    }
  });

  it('keeps who may read an output, and every other setting of a destination', () => {
    const body = bodyOf(`
version: v2
onboarding: {join_method: gitlab, token: gl-ci}
outputs:
  - type: identity
    destination: {type: directory, path: /srv/id, acls: required, readers: [{user: deploy}, {group: "4100"}, {user: 1001}], future: 1}
`);
    expect(body.outputs[0].destination).toMatchObject({
      acls: 'required',
      readers: [{ user: 'deploy' }, { group: '4100' }, { user: 1001 }],
      future: 1,
    });
  });

  it('finds configurations in ConfigMaps, and says nothing of files that are in a pod', () => {
    const manifests = `
apiVersion: v1
kind: Namespace
metadata: {name: ci}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: tbot, namespace: ci}
data:
  script.sh: "echo S3CR3T"
  tbot.yaml: |
    version: v2
    onboarding: {join_method: kubernetes, token: kube-bot}
    storage: {type: directory, path: /etc}
    outputs: []
`;
    const { rows } = collect(manifests);
    const file = folder.path('tbot.yaml');
    expect(rows.map(({ key }) => key)).toEqual([
      `${file} ci/tbot/tbot.yaml`,
      `${file} ci/tbot/tbot.yaml storage`,
    ]);
    expect(rows[0]?.body).toMatchObject({
      config_map: 'ci/tbot/tbot.yaml',
      join_method: 'kubernetes',
      found: false,
    });
    expect(rows[1]?.body).toMatchObject({ part: 'storage', path: '/etc', found: false, mode: null });
    expect(JSON.stringify(rows)).not.toContain('S3CR3T');
  });

  it.each([
    ['apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n', 'no ConfigMap with a tbot configuration'],
    [
      'apiVersion: resources.teleport.dev/v1\nkind: TeleportRoleV7\nmetadata: {name: x}\n',
      'resources of the Teleport operator',
    ],
  ])('names what a manifest is instead: %j', (text, words) => {
    expect(() => collect(text)).toThrow(words);
  });

  it('whatever comes is a row or FILE_INVALID', () => {
    const pieces = fc.constantFrom(
      'outputs',
      'onboarding',
      ':',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      '&a',
      '*a',
      '"',
      '!!binary',
      '__proto__',
      '<<',
      'type',
      '~',
      '.inf',
      '2026-01-01',
      '|',
      '>',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 25 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(text, (yaml) => {
        try {
          JSON.stringify(collectTbot(yaml, 'x.yaml'));
        } catch (error) {
          if (!(error instanceof AffidavitError) || error.code !== 'FILE_INVALID') throw error;
        }
      }),
    );
  });
});

describe('rows of a configuration', () => {
  const rowsOf = (text: string, serviceUser?: string) =>
    collectTbot(text, folder.file('tbot.yaml', text), { serviceUser }).rows.map(({ body }) => body);

  it('have flat members that rules can test, one row a part', () => {
    folder.file('state/key', 'x');
    folder.file('state/key.pub', 'x');
    folder.file('state/anything', 'x');
    folder.file('out/identity', 'x');
    folder.file('out/notes', 'x');
    for (const [name, mode] of [
      ['state', 0o700],
      ['state/key', 0o600],
      ['state/key.pub', 0o644],
      ['state/anything', 0o640],
      ['out', 0o750],
      ['out/identity', 0o604],
      ['out/notes', 0o600],
    ] as const)
      chmodSync(folder.path(name), mode);
    const rows = rowsOf(
      `
onboarding: {token: 0123456789abcdef0123456789abcdef, ca_pins: ['sha256:a']}
storage: {directory: state}
certificate_ttl: 24h
insecure: true
destinations:
  - directory: out
`,
      'tbot',
    );
    expect(rows[0]).toMatchObject({
      part: 'file',
      config_version: 'v1',
      join_method: 'token',
      static_token: true,
      ca_pinned: true,
      insecure: true,
      oneshot: false,
      ttl_seconds: 86400,
      ttl_by_default: false,
      service_user: 'tbot',
    });
    const seen = rows
      .slice(1)
      .map((row) => [row.part, String(row.path).split('/').at(-1), row.group_readable, row.others_readable]);
    expect(seen).toEqual([
      ['storage', 'state', false, false],
      ['key file', 'anything', true, false],
      ['key file', 'key', false, false],
      ['public file', 'key.pub', true, true],
      ['output', 'out', true, false],
      ['key file', 'identity', false, true],
      ['other file', 'notes', false, false],
    ]);
    expect(rows[5]).toMatchObject({
      destination_type: 'directory',
      output_type: 'identity',
      mode: '0750',
      ttl_seconds: 86400,
    });
    expect(rows[1]?.owner).not.toMatch(/\d+\)$/);
  });

  it('default and nested settings', () => {
    const [file, storage, output] = rowsOf(`
version: v2
oneshot: true
onboarding: {join_method: token, token: /run/token}
storage: {type: memory}
services:
  - type: workload-identity-api
    listen: tcp://0.0.0.0:4040
    attestors: {kubernetes: {kubelet: {skip_verify: true}}}
    credential_ttl: 2h
`);
    expect(file).toMatchObject({
      oneshot: true,
      static_token: false,
      insecure: false,
      ttl_seconds: 3600,
      ttl_by_default: true,
    });
    expect(storage).toMatchObject({ destination_type: 'memory', found: false, group_readable: null });
    expect(output).toMatchObject({ destination_type: 'none', insecure: true, ttl_seconds: 7200 });
  });
});
