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
