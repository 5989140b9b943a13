import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type JsonObject, type JsonValue } from '../../src/formats/canonicalJson.ts';
import { mayNeedRedaction } from '../../src/redaction/mayNeedRedaction.ts';
import { redact } from '../../src/redaction/redact.ts';
import { printed, randomResources } from '../gateway/tctlForm/recordings.ts';

const CANARY = 'canary-3f9c1d7e-of-a-secret';

function redacted(value: JsonObject, where = 'events'): { text: string; rules: string[]; value: JsonObject } {
  const { value: clean, redactions } = redact(value, where);
  return {
    value: clean,
    text: JSON.stringify(clean),
    rules: redactions.map(({ path, rule }) => `${path} ${rule}`),
  };
}

function nest(path: string, value: JsonValue): JsonObject {
  return path
    .split('.')
    .toReversed()
    .reduce<JsonValue>((inner, name) => (name === '[]' ? [inner] : { [name]: inner }), value) as JsonObject;
}

describe('a canary in a member that is secret by its name is taken away', () => {
  test.each([
    'spec.client_secret',
    'spec.clientSecret',
    'spec.Client-Secret',
    'connector.spec.signing_key_pair.private_key',
    'spec.local_auth',
    'spec.local_auth.password_hash',
    'spec.localAuth.totpKey',
    'spec.google_service_account',
    'spec.mfa.client_secret',
    'spec.token',
    'spec.static_tokens.[].token',
    'status.bound_keypair.registration_secret',
    'spec.bound_keypair.onboarding.registration_secret',
    'spec.credentials',
    'server_features.cloud_anonymization_key',
    'enroll_token',
    'spec.kubeconfig',
    'spec.recovery_codes.[]',
    'attributes.access_token',
    'attributes.refresh_token',
    'initial_command.[]',
    'spec.initial_command',
    'password',
    'spec.qr_code',
    'spec.active_keys.ssh.[].private_key',
    'spec.active_keys.tls.[].key',
    'spec.assertion_key_pair.key',
    'spec.rewrite.headers.[]',
    'target.join_token',
    'lock.target.join_token',
    'token_name',
  ])('%s', (path) => {
    const row = nest(path, CANARY);
    const { text, rules } = redacted(row);
    expect(text).not.toContain(CANARY);
    expect(rules).toHaveLength(1);
    expect(mayNeedRedaction(Buffer.from(canonicalJson(row)))).toBe(true);
  });

  test('objects, lists and numbers go as a whole', () => {
    expect(redacted({ credentials: { id: [1, 2] }, secret: 42, token: [CANARY] }).value).toEqual({
      credentials: '[redacted]',
      secret: '[redacted]',
      token: '[redacted]',
    });
  });

  test('the path of a finding is told, the value is not', () => {
    expect(redacted({ spec: { items: [{ a: 1 }, { token: CANARY }] } }).rules).toEqual([
      'spec.items[].token secret_name',
    ]);
  });
});

describe('places of their own', () => {
  test('output of commands in ssm.run, and only there', () => {
    const output = { stdout: CANARY, stderr: CANARY, invocation_url: CANARY, status: 'Success' };
    expect(redacted({ event: 'ssm.run', ...output }).text).not.toContain(CANARY);
    expect(redacted({ event: 'exec', ...output }).rules).toEqual([]);
  });

  test.each([
    ['a private key in PEM', `x\n-----BEGIN EC PRIVATE KEY-----\n${CANARY}`],
    ['a private key in base64', Buffer.from(`-----BEGIN RSA PRIVATE KEY-----\n${CANARY}`).toString('base64')],
  ])('%s under any name', (_what, text) => {
    const row = { spec: { anything: text } };
    expect(redacted(row).value).toEqual({ spec: { anything: '[redacted]' } });
    expect(mayNeedRedaction(Buffer.from(canonicalJson(row)))).toBe(true);
  });

  test('a certificate stays', () => {
    const cert = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB').toString('base64');
    expect(redacted({ cert }).rules).toEqual([]);
  });

  test('user, password and query of audit backends', () => {
    const { value, rules } = redacted(
      {
        spec: {
          audit_events_uri: [`postgres://audit:${CANARY}@db:5432/log?sslkey=${CANARY}`, 'file:///var/log'],
          audit_sessions_uri: `azblob://${CANARY}@store/x`,
        },
      },
      'audit_config',
    );
    expect(value).toEqual({
      spec: {
        audit_events_uri: ['postgres://db:5432/log?sslkey=[redacted]', 'file:///var/log'],
        audit_sessions_uri: 'azblob://store/x',
      },
    });
    expect(rules).toHaveLength(3);
  });

  test('passwords in addresses anywhere', () => {
    const row = { db_uri: `mysql://root:${CANARY}@db:3306/a?x=1`, url: 'https://example.com/a@b' };
    expect(redacted(row).value).toEqual({ db_uri: 'mysql://db:3306/a?x=1', url: 'https://example.com/a@b' });
    expect(mayNeedRedaction(Buffer.from(canonicalJson(row)))).toBe(true);
  });

  test('an event of an unknown type keeps the original as text: it is looked into', () => {
    const data = JSON.stringify({ event: 'new.kind', spec: { client_secret: CANARY }, user: 'alice' });
    const { value, rules } = redacted({ event: 'unknown', code: 'TCC00E', data });
    expect(JSON.parse(value.data as string)).toEqual({
      event: 'new.kind',
      spec: { client_secret: '[redacted]' },
      user: 'alice',
    });
    expect(rules).toEqual(['data.spec.client_secret secret_name']);
  });
});

describe('names of join tokens', () => {
  const name = 'abcdefghijklmnopqrst';
  const hidden = '***************pqrst';
  test.each([
    [{ event: 'bot.join', method: 'token', token_name: name }, hidden],
    [{ event: 'bot.join', method: '', token_name: name }, hidden],
    [{ event: 'bot.join', token_name: name }, hidden],
    [{ event: 'bot.join', method: 'new-method', token_name: name }, hidden],
    [{ event: 'bot.join', method: 'token', token_name: 'short' }, '*****'],
    [{ event: 'bot.join', method: 'github', token_name: name }, name],
    [{ event: 'join_token.bound_keypair.recovery', token_name: name }, name],
    [{ event: 'bot.join', method: 'token', token_name: hidden }, hidden],
  ])('%j', (event, expected) => {
    expect(redacted(event).value.token_name).toBe(expected);
  });

  test('the name in join_token.create', () => {
    expect(redacted({ event: 'join_token.create', join_method: 'token', name }).value.name).toBe(hidden);
    expect(redacted({ event: 'join_token.create', join_method: 'iam', name }).value.name).toBe(name);
    expect(redacted({ event: 'user.create', name }).value.name).toBe(name);
    expect(mayNeedRedaction(Buffer.from(canonicalJson({ event: 'join_token.create', name })))).toBe(true);
  });
});

describe('what is no secret stays', () => {
  test('labels, switches, blanks and longer names', () => {
    const row = {
      metadata: { labels: { token: 'x', password: 'y' } },
      server_labels: { secret: 'z' },
      spec: { node_labels: { token: ['a', 'b'] }, token: '', password: null, secret: false, credentials: {} },
      with_secrets: true,
      session_id: 's',
      tokens: 3,
      has_credentials: true,
      password_state: 2,
      rewrite: { jwt_claims: 'roles' },
      secret_store: { kms_key_id: 'arn:aws:kms:eu:1:key/2' },
      key: 'a trait',
      initial_command: [''],
      private_key: [],
      recovery_codes: ['', null],
    };
    expect(redacted(row)).toMatchObject({ value: row, rules: [] });
  });

  test('a command that somebody typed is none of them', () => {
    expect(redacted({ initial_command: ['', 'x'] })).toMatchObject({
      value: { initial_command: '[redacted]' },
      rules: ['initial_command command_line'],
    });
  });

  test('no recorded or random resource, and no recorded event, loses anything', () => {
    for (const name of [
      'users',
      'roles',
      'bots',
      'access_requests',
      'locks',
      'cap',
      'netconfig',
      'recconfig',
    ])
      for (const row of printed(name)) expect(redact(row, name).value).toBe(row);
    for (const { tctl, type } of randomResources()) expect(redact(tctl, type).redactions).toEqual([]);
    const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'recordings', 'teleport-14.2.0');
    const events = readFileSync(join(folder, 'events.jsonl'), 'utf8').trim().split('\n');
    const findings = events.flatMap((line) => redact(JSON.parse(line) as JsonObject, 'events').redactions);
    expect(new Set(findings.map(({ path }) => path))).toEqual(new Set(['initial_command']));
  });
});

test('when the quick look says no, there is nothing to take away', () => {
  const name = fc.oneof(
    fc.constantFrom('token', 'TO_KEN', 'name', 'event', 'data', 'labels', 'tok en', 'toKen', 'key', 'target'),
    fc.string({ unit: 'binary' }),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'join_token.create',
      'ssm.run',
      'http://usà:p@h',
      'a://b:c@d',
      '{"token":"x"}',
      '[{"to\\u006ben":1}]',
    ),
  );
  const { row } = fc.letrec<{ row: JsonObject; value: JsonValue }>((tie) => ({
    row: fc.dictionary(name, tie('value'), { maxKeys: 5 }) as fc.Arbitrary<JsonObject>,
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('row'),
    ),
  }));
  fc.assert(
    fc.property(row, (value) => {
      if (!mayNeedRedaction(Buffer.from(canonicalJson(value))))
        expect(redact(value, 'events').redactions).toEqual([]);
      const { value: once } = redact(value, 'events');
      expect(redact(once, 'events').redactions).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});
