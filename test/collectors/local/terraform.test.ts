import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectTerraform } from '../../../src/collectors/local/terraform/collectTerraform.ts';
import { AffidavitError } from '../../../src/errors/affidavitError.ts';

const NOBODY = { by: undefined, at: undefined };
const collect = (value: unknown, run = NOBODY as { by: string | undefined; at: string | undefined }) =>
  collectTerraform(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), 'plan.json', run);
const PROVIDER = 'registry.example.com/gravitational/teleport';

function plan(changes: object[], more: object = {}) {
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    timestamp: '2026-08-01T10:00:00Z',
    resource_changes: changes,
    ...more,
  };
}

function change(type: string, actions: string[], sides: object) {
  return {
    address: `${type}.x`,
    mode: 'managed',
    type,
    name: 'x',
    provider_name: PROVIDER,
    change: { actions, ...sides },
  };
}

describe('plans of Terraform', () => {
  it('show what changes, attribute by attribute, and nothing of other providers', () => {
    const collected = collect(
      plan([
        change('teleport_role', ['update'], {
          before: { metadata: { name: 'dba' }, spec: { allow: { logins: ['dba', 'root'] }, options: null } },
          after: { metadata: { name: 'dba' }, spec: { allow: { logins: ['dba'] }, options: { ttl: '8h' } } },
          after_unknown: { id: true },
        }),
        change('teleport_user', ['no-op'], { before: {}, after: {} }),
        { ...change('aws_instance', ['create'], { after: {} }), provider_name: 'x/hashicorp/aws' },
        { ...change('teleport_user', ['read'], { after: {} }), mode: 'data' },
      ]),
      { by: 'ann', at: undefined },
    );
    expect(collected).toMatchObject({ dataset: 'terraform_changes', status: 'complete' });
    expect(collected.rows.map(({ body }) => body)).toMatchObject([
      {
        address: 'teleport_role.x',
        actions: ['update'],
        outcome: 'planned',
        time: '2026-08-01T10:00:00Z',
        run_by: 'ann',
        form: 'plan',
        terraform_version: '1.11.4',
        changes: [
          { path: 'spec.allow.logins.1', before: 'root', after: null },
          { path: 'spec.options.ttl', before: null, after: '8h' },
          { path: 'id', before: null, after: '(known after apply)' },
        ],
      },
    ]);
  });

  it.each([
    [
      'sensitive after',
      {
        before: { spec: { note: 'old' } },
        after: { spec: { note: 'S3CR3T' } },
        after_sensitive: { spec: { note: true } },
      },
    ],
    [
      'sensitive before',
      {
        before: { spec: { note: 'S3CR3T' } },
        after: { spec: { note: 'new' } },
        before_sensitive: { spec: { note: true } },
      },
    ],
    [
      'a whole sensitive branch',
      { before: null, after: { spec: { a: ['S3CR3T'] } }, after_sensitive: { spec: true } },
    ],
    ['the whole resource', { before: null, after: { a: 'S3CR3T' }, after_sensitive: true }],
    [
      'named like a secret',
      { before: null, after: { spec: { client_secret: 'S3CR3T', keys: { apiKey: { deep: 'S3CR3T' } } } } },
    ],
    ['a private key', { before: null, after: { note: '-----BEGIN EC PRIVATE KEY-----\nS3CR3T' } }],
    ['deleted', { before: { password: 'S3CR3T' }, after: null }],
  ])('mask what is %s', (_, sides) => {
    const collected = collect(plan([change('teleport_x', ['update'], sides)]));
    expect(collected.rows).toHaveLength(1);
    expect(JSON.stringify(collected.rows)).not.toContain('S3CR3T');
    expect(collected.redactions.length).toBeGreaterThan(0);
  });

  it('mask the name of a static join token everywhere, not that of a delegated one', () => {
    const token = (join_method: string | null) => ({
      ...change('teleport_provision_token', ['create'], {
        before: null,
        after: { id: 'S3CR3T-name', metadata: { name: 'S3CR3T-name' }, spec: { join_method } },
      }),
      address: 'teleport_provision_token.x["S3CR3T-name"]',
    });
    for (const method of ['token', null, 'new-method'])
      expect(JSON.stringify(collect(plan([token(method)])))).not.toContain('S3CR3T');
    expect(collect(plan([token('iam')])).rows[0]?.body.address).toContain('S3CR3T-name');
  });

  it('tell drift apart, and the same file is the same source', () => {
    const drifted = change('teleport_role', ['update'], { before: { a: 1 }, after: { a: 2 } });
    const first = collect(plan([], { resource_drift: [drifted] }));
    expect(first.rows[0]?.body).toMatchObject({ outcome: 'changed outside of Terraform' });
    expect(collect(plan([], { resource_drift: [drifted] })).source).toBe(first.source);
    expect(collect(plan([])).source).not.toBe(first.source);
    expect(collect(plan([]))).toMatchObject({ status: 'empty' });
  });
});

describe('logs of Terraform', () => {
  const line = (type: string, more: object) =>
    JSON.stringify({
      '@level': 'info',
      '@message': 'S3CR3T',
      '@timestamp': '2026-08-01T10:00:01.5Z',
      type,
      ...more,
    });
  const resource = (addr: string, type = 'teleport_role') => ({
    addr,
    module: '',
    implied_provider: 'teleport',
    resource_type: type,
    resource_name: 'x',
  });
  const log = [
    line('version', { terraform: '1.11.4' }),
    line('planned_change', { change: { resource: resource('teleport_role.a'), action: 'update' } }),
    line('planned_change', { change: { resource: resource('teleport_role.b'), action: 'delete' } }),
    line('planned_change', {
      change: { resource: { ...resource('aws_x.y', 'aws_x'), implied_provider: 'aws' }, action: 'create' },
    }),
    line('apply_start', { hook: { resource: resource('teleport_role.a'), action: 'update' } }),
    line('apply_complete', {
      hook: { resource: resource('teleport_role.a'), action: 'update', id_value: 'S3CR3T' },
    }),
    line('apply_errored', { hook: { resource: resource('teleport_role.b'), action: 'delete' } }),
    line('apply_complete', {
      hook: {
        resource: resource('teleport_provision_token.t["S3CR3T-token"]', 'teleport_provision_token'),
        action: 'create',
      },
    }),
    line('diagnostic', { diagnostic: { summary: 'S3CR3T' } }),
  ];

  it('tell for each resource what became of it, and no messages', () => {
    const collected = collect(`${log.join('\r\n')}\r\n`);
    expect(collected.rows.map(({ body }) => [body.address, body.actions, body.outcome])).toEqual([
      ['teleport_role.a', ['update'], 'applied'],
      ['teleport_role.b', ['delete'], 'failed'],
      ['teleport_provision_token.t["************"]', ['create'], 'applied'],
    ]);
    expect(collected.rows[0]?.body).toMatchObject({
      form: 'log',
      time: '2026-08-01T10:00:01.5Z',
      terraform_version: '1.11.4',
    });
    expect(JSON.stringify(collected)).not.toContain('S3CR3T');
  });

  it('in UTF-16, as PowerShell writes them', () => {
    const bytes = Buffer.from(`\uFEFF${log.join('\n')}`, 'utf16le');
    expect(collectTerraform(bytes, 'a.log', NOBODY).rows).toHaveLength(3);
  });

  it('that are cut off name the line, and keep the rest', () => {
    const collected = collect(`${log.join('\n')}\n{"@level":"in`);
    expect(collected).toMatchObject({
      status: 'partial',
      reason: '1 line is cut off or damaged, the first: 10',
    });
    expect(collected.rows).toHaveLength(3);
    const number = `${log.slice(0, 3).join('\n')}\n${line('apply_complete', {}).replace('}', ',"n":1e999}')}\n`;
    expect(collect(number)).toMatchObject({ status: 'partial' });
    expect(() => collect('{"@level":"in')).toThrow('line 1 is cut off or damaged');
  });

  it.each([
    ['GitHub', (text: string) => `2026-08-01T10:00:01.1234567Z ${text}`],
    ['GitLab', (text: string) => `\u001b[0K2026-08-01T10:00:01.123456Z 00O ${text}\u001b[0;m`],
    ['Jenkins', (text: string) => `[2026-08-01T10:00:01.123Z] ${text}`],
    ['containers', (text: string) => `terraform-1  | ${text}`],
  ])('as %s keeps them, among lines of other programs', (_, prefix) => {
    const job = ['Run terraform apply -json', 'echo "{}"', ...log, 'Done in 3s'].map(prefix).join('\r\n');
    const collected = collect(job);
    expect(collected).toMatchObject({ status: 'complete', reason: '' });
    expect(collected.rows.map(({ body }) => body.outcome)).toEqual(['applied', 'failed', 'applied']);
    expect(collected.rows[0]?.body).toMatchObject({ other_lines: 3 });
  });
});

describe("resources of Teleport's Kubernetes operator", () => {
  const manifest = `
apiVersion: v1
kind: List
items:
  - apiVersion: resources.teleport.dev/v1
    kind: TeleportRoleV7
    metadata: {name: dba, namespace: teleport, generation: 3}
    spec: {allow: {logins: [root]}}
    status:
      conditions:
        - {type: ValidStructure, status: "True", lastTransitionTime: "2026-07-01T00:00:00Z"}
        - {type: SuccessfullyReconciled, status: "True", lastTransitionTime: "2026-08-01T10:00:00Z", message: done}
---
apiVersion: resources.teleport.dev/v2
kind: TeleportProvisionToken
metadata: {name: S3CR3Ttoken, namespace: teleport}
spec: {join_method: token, roles: [Node]}
---
apiVersion: resources.teleport.dev/v3
kind: TeleportOIDCConnector
metadata: {name: sso, namespace: teleport}
spec: {client_secret: S3CR3T}
status: {conditions: [{type: SuccessfullyReconciled, status: "False", lastTransitionTime: "2026-08-02T10:00:00Z"}]}
`;

  it('tell what is declared, and whether and when it was carried out, without secrets', () => {
    const collected = collect(manifest);
    expect(
      collected.rows.map(({ body }) => [body.resource_type, body.resource_name, body.outcome, body.time]),
    ).toEqual([
      ['teleport_role', 'dba', 'applied', '2026-08-01T10:00:00Z'],
      ['teleport_provision_token', '***********', 'declared, not known whether carried out', null],
      ['teleport_oidc_connector', 'sso', 'failed', '2026-08-02T10:00:00Z'],
    ]);
    expect(collected.rows[0]?.body).toMatchObject({
      form: 'operator',
      declared: { allow: { logins: ['root'] } },
    });
    expect(JSON.stringify(collected)).not.toContain('S3CR3T');
    expect(collected.redactions.length).toBeGreaterThan(0);
  });
});

describe('files that are neither', () => {
  it.each([
    ['', 'empty'],
    ['no json', 'not JSON'],
    ['[]', 'the file: '],
    ['{"format_version":"1.2","x":1e999}', 'a number beyond the range of JSON'],
    [
      `{"format_version":"1.2","x":${'['.repeat(9000)}${']'.repeat(9000)}}`,
      'nested more than 200 levels deep',
    ],
    ['{"format_version":"1.0","values":{}}', 'a state, not a plan'],
    ['{"format_version":"1.2","resource_changes":[{"address":"a"}]}', 'resource_changes.0.type'],
  ])('%j', (text, words) => {
    expect(() => collect(text)).toThrow(words);
  });

  it('whatever comes gives rows or FILE_INVALID', () => {
    const sides = fc.record({
      before: fc.jsonValue(),
      after: fc.jsonValue(),
      after_unknown: fc.jsonValue(),
      before_sensitive: fc.jsonValue(),
      after_sensitive: fc.jsonValue(),
    });
    const hostile = fc.oneof(
      fc.json(),
      fc.string(),
      sides.map((each) => JSON.stringify(plan([change('teleport_provision_token', ['update'], each)]))),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        try {
          collect(text);
        } catch (error) {
          if (!(error instanceof AffidavitError) || error.code !== 'FILE_INVALID') throw error;
        }
      }),
    );
  });
});
