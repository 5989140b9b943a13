import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, type World } from './world.ts';

/** A token as the store keeps it: the name is masked where it is the secret. */
const token = (name: string, spec: JsonObject, expires?: string, more: JsonObject = {}): JsonObject => ({
  kind: 'token',
  version: 'v2',
  metadata: { name, ...(expires === undefined ? {} : { expires }) },
  spec: { roles: ['Bot'], ...spec },
  ...more,
});
const MASKED = '************ab12';
const k13 = (world: World) => judge('K13', { version: '18.2.0', ...world });
const facts = (world: World) =>
  k13(world).exceptions.map((one) => one.facts.replace(/ Deviation from .*$/, ''));
const tokens = (...rows: JsonObject[]) => facts({ after: { tokens: rows } });

test('a token of method token, or without a method, needs an expiry; zero times are none', () => {
  expect(
    tokens(
      token(MASKED, { join_method: 'token' }),
      token('****', {}),
      token('*****', { join_method: 'token' }, '0001-01-01T00:00:00Z'),
    ),
  ).toEqual([
    'Join token **** is a static secret without an expiry, from the snapshot of 2026-01-05T12:00:00.000Z to the closing one.',
    'Join token ***** is a static secret without an expiry, from the snapshot of 2026-01-05T12:00:00.000Z to the closing one.',
    `Join token ${MASKED} is a static secret without an expiry, from the snapshot of 2026-01-05T12:00:00.000Z to the closing one.`,
  ]);
});

test('what is left at the first snapshot that shows it is its life: exactly 24 hours is allowed, a microsecond more is not', () => {
  const left = (expires: string) => tokens(token(MASKED, { join_method: 'token' }, expires));
  expect(left('2026-01-06T12:00:00Z')).toEqual([]);
  expect(left('2026-01-06T12:00:00.000001Z')).toEqual([
    `Join token ${MASKED} is a static secret with a life above 24h, until 2026-01-06T12:00:00.000Z, from the snapshot of 2026-01-05T12:00:00.000Z to the closing one.`,
  ]);
  const own = {
    after: { tokens: [token(MASKED, {}, '2026-01-05T14:00:01Z')] },
    settings: { max_token_ttl: '2h' },
  };
  expect(k13(own).result).toMatchObject({ exceptions: 1, exceptions_on_product_default: 0 });
});

test('a token that was long-lived at the opening is an exception though little is left, or it is gone, at the closing', () => {
  const old = token(MASKED, { join_method: 'token' }, '2026-01-05T18:00:00Z');
  expect(facts({ earlierVersion: '18.2.0', before: { tokens: [old] }, after: { tokens: [old] } })).toEqual([
    expect.stringContaining(
      'with a life above 24h, until 2026-01-05T18:00:00.000Z, from the snapshot of 2026-01-01T12:00:00.000Z to the closing one.',
    ),
  ]);
  const { exceptions } = k13({
    before: {},
    between: [
      { day: 2, state: { tokens: [token(MASKED, {})] } },
      { day: 3, state: {} },
    ],
    after: {},
  });
  expect(exceptions).toMatchObject([
    {
      row: expect.stringMatching(/^token_facts\//),
      facts: `Join token ${MASKED} is a static secret without an expiry, from the snapshot of 2026-01-02T12:00:00.000Z to that of 2026-01-03T12:00:00.000Z.`,
    },
  ]);
});

const making = (time: string, name: string, expires: string, more: JsonObject = {}) =>
  event(time, 'join_token.create', {
    code: 'TJT00I',
    name,
    expires,
    user: 'alice',
    roles: ['Bot'],
    join_method: 'token',
    ...more,
  });

test('the life counts from the event of its making where mask and expiry agree', () => {
  const expires = '2026-01-05T20:00:00Z';
  const after = { tokens: [token(MASKED, { join_method: 'token' }, expires)] };
  expect(facts({ after, events: [making(at(4, 20), MASKED, expires)] })).toEqual([]);
  expect(facts({ after, events: [making(at(4, 19, 59), MASKED, expires)] })).toEqual([
    `Join token ${MASKED} is a static secret with a life above 24h, until 2026-01-05T20:00:00.000Z, made at ${at(4, 19, 59)}, from the snapshot of 2026-01-05T12:00:00.000Z to the closing one.`,
  ]);
  // the same mask with another expiry is another token, short-lived by itself
  expect(facts({ after, events: [making(at(4, 1), MASKED, at(4, 2))] })).toEqual([]);
});

test('a token made and gone between two snapshots is known by its event; invitations, delegated methods and 14.2 are not', () => {
  const { exceptions } = k13({
    events: [
      making(at(3), MASKED, at(8)),
      making(at(3, 1), '************cd34', '0001-01-01T00:00:00Z'),
      making(at(3, 2), '************ef56', at(4)),
      making(at(3, 3), 'ci-github', '0001-01-01T00:00:00Z', { join_method: 'github' }),
      making(at(3, 4), '************gh78', at(8), { roles: ['Signup'] }),
      making(at(3, 5), '', '0001-01-01T00:00:00Z'),
    ],
  });
  expect(exceptions.map((one) => one.facts.replace(/ Deviation.*$/, ''))).toEqual([
    `Join token ${MASKED} is a static secret with a life above 24h, until ${at(8)}; made at ${at(3)}, and listed by no snapshot.`,
    `Join token ************cd34 is a static secret without an expiry; made at ${at(3, 1)}, and listed by no snapshot.`,
  ]);
  expect(exceptions.every(({ row }) => row.startsWith('events/u-'))).toBe(true);
});

const allow = (method: string, ...rules: JsonObject[]): JsonObject =>
  method === 'iam' || method === 'ec2'
    ? { join_method: method, allow: rules }
    : { join_method: method, [method]: { allow: rules } };

test.each<[string, JsonObject]>([
  ['iam', { aws_account: '111122223333' }],
  ['iam', { aws_arn: 'arn:aws:sts::111122223333:assumed-role/ci/*' }],
  ['iam', { aws_organization_id: 'o-1' }],
  ['ec2', { aws_account: '111122223333', aws_regions: ['eu-central-1'] }],
  ['github', { repository: 'acme/app' }],
  ['github', { repository_owner: 'acme' }],
  ['gitlab', { project_path: 'acme/app' }],
  ['gitlab', { namespace_path: 'acme' }],
  ['kubernetes', { service_account: 'ci:runner' }],
  ['gcp', { project_ids: ['acme-prod'] }],
  ['azure', { subscription: 's-1' }],
  ['azure_devops', { project_name: 'app' }],
  ['circleci', { project_id: 'p' }],
  ['spacelift', { space_id: 'root' }],
  ['terraform_cloud', { organization_name: 'acme' }],
  ['terraform_cloud', { workspace_id: 'ws-1' }],
  ['env0', { organization_id: 'o' }],
  ['bitbucket', { repository_uuid: '{r}' }],
  ['tpm', { ek_public_hash: 'abc' }],
  ['oracle', { tenancy: 'ocid1' }],
])('%s bound by %j, without an expiry, is normal', (method, rule) => {
  expect(tokens(token('ci', allow(method, rule)))).toEqual([]);
});

test.each<[string, JsonObject, string]>([
  ['iam', {}, 'an AWS account or ARN'],
  ['iam', { aws_arn: '*' }, 'an AWS account or ARN'],
  ['iam', { aws_arn: 'arn:aws:sts::*:assumed-role/ci/*' }, 'an AWS account or ARN'],
  ['iam', { aws_account: '' }, 'an AWS account or ARN'],
  ['ec2', { aws_regions: ['eu-central-1'] }, 'an AWS account'],
  ['github', { workflow: 'deploy', ref: 'refs/heads/main' }, 'a repository or its owner'],
  ['github', { repository: '*' }, 'a repository or its owner'],
  ['gitlab', { environment: 'prod' }, 'a project or namespace'],
  ['gitlab', { project_path: '*/*' }, 'a project or namespace'],
  ['kubernetes', {}, 'a service account'],
  ['gcp', { locations: ['europe-west1'] }, 'a project'],
  ['azure', { resource_groups: ['rg'] }, 'a subscription'],
  ['azure_devops', { pipeline_name: 'p' }, 'a project'],
  ['circleci', {}, 'a project or context'],
  ['spacelift', { scope: 'write' }, 'a space or caller'],
  ['terraform_cloud', { project_name: 'default', run_phase: 'apply' }, 'an organisation'],
  ['env0', { deployer_email: 'a@example.com' }, 'an organisation or project'],
  ['bitbucket', { branch_name: 'main' }, 'a workspace or repository'],
  ['tpm', { description: 'any' }, 'an endorsement key'],
  ['oracle', { regions: ['r'] }, 'a tenancy'],
])('%s with a rule %j admits everything and names the missing bound', (method, rule, missing) => {
  expect(tokens(token('ci', allow(method, rule)))).toEqual([
    `Join token ci (${method}) admits everything: a rule lacks ${missing}, from the snapshot of 2026-01-05T12:00:00.000Z to the closing one.`,
  ]);
});

test('one rule of several that binds nothing is enough', () => {
  expect(tokens(token('ci', allow('github', { repository: 'acme/app' }, { actor: 'bob' })))).toHaveLength(1);
});

const keypair = (recovery: JsonObject, rotate_after?: string, last_rotated_at?: string) =>
  token(
    'key',
    {
      join_method: 'bound_keypair',
      bot_name: 'ci',
      bound_keypair: { recovery, ...(rotate_after ? { rotate_after } : {}) },
    },
    undefined,
    last_rotated_at === undefined ? {} : { status: { bound_keypair: { last_rotated_at } } },
  );

test('bound key pairs: unlimited recovery, and a rotation that is due', () => {
  expect(tokens(keypair({ mode: 'standard', limit: 1 }))).toEqual([]);
  expect(tokens(keypair({ limit: 1 }))).toEqual([]);
  for (const mode of ['insecure', 'relaxed'])
    expect(tokens(keypair({ mode }))).toEqual([
      expect.stringContaining(`permits unlimited recovery: mode ${mode},`),
    ]);
  const due = '2026-01-05T12:00:00Z';
  expect(tokens(keypair({ mode: 'standard' }, due))).toEqual([]);
  const before = '2026-01-05T11:59:59.999999Z';
  expect(tokens(keypair({ mode: 'standard' }, before))).toEqual([
    expect.stringContaining('was to be rotated after 2026-01-05T11:59:59.999Z and was not'),
  ]);
  expect(tokens(keypair({ mode: 'standard' }, before, '2026-01-05T11:59:59.999999Z'))).toEqual([]);
  expect(tokens(keypair({ mode: 'standard' }, before, '2026-01-04T00:00:00Z'))).toHaveLength(1);
});

const join = (bot: string, time: string, more: JsonObject = {}) =>
  event(time, 'bot.join', { code: 'TJ001I', bot_name: bot, method: 'iam', success: true, ...more });
const bot = (name: string): JsonObject => ({ kind: 'bot', metadata: { name }, spec: {} });
const quarter = (more: World) => k13({ earlierVersion: '18.2.0', before: {}, ...more });

test('a first join of a bot that nothing shows being made is an exception, once', () => {
  const { exceptions } = quarter({ events: [join('ghost', at(3)), join('ghost', at(4))] });
  expect(exceptions.map((one) => one.facts)).toEqual([
    `Bot ghost joined first at ${at(3)}; no event since 2026-01-01T12:00:00.000Z shows that it was made before.`,
  ]);
});

test('made by an event before, listed before, or made in an earlier period: nothing; made afterwards: an exception', () => {
  const made = (time: string, type: string, name: string) =>
    event(time, type, {
      code: type === 'bot.create' ? 'TB001I' : 'T1002I',
      name,
      user: 'alice',
      roles: [name],
    });
  const told = (more: World) => quarter(more).exceptions.length;
  expect(told({ events: [made(at(2), 'bot.create', 'ci'), join('ci', at(3))] })).toBe(0);
  expect(told({ events: [made(at(2), 'user.create', 'bot-ci'), join('ci', at(3))] })).toBe(0);
  expect(told({ before: { bots: [bot('ci')] }, events: [join('ci', at(3))] })).toBe(0);
  expect(told({ events: [join('ci', at(3)), made(at(3, 1), 'bot.create', 'ci')] })).toBe(1);
  expect(told({ events: [join('ci', at(3), { code: 'TJ001E', success: false })] })).toBe(0);
});

test('a log with a gap before the join proves nothing, nor does a first period without a listing', () => {
  const half = { fromMs: Date.parse(at(3, 12)), toMs: Date.parse(at(6)) };
  const gap = quarter({ events: [join('ghost', at(4))], window: half });
  expect(gap.exceptions).toEqual([]);
  expect(gap.result.result).toBe('insufficient_evidence');
  const first = k13({ events: [join('ghost', at(3))] });
  expect(first.result).toMatchObject({ result: 'insufficient_evidence', exceptions: 0 });
  // a bot whose record is older than the log was made before it
  const record = {
    kind: 'user',
    metadata: { name: 'bot-ci' },
    spec: { created_by: { time: '2025-03-01T00:00:00Z' } },
  };
  expect(k13({ after: { users: [record] }, events: [join('ci', at(3))] }).result.insufficient).toEqual([]);
});

test('no tokens: not applicable; a denied or partial listing: insufficient evidence beside what it shows', () => {
  expect(k13({}).result.result).toBe('not_applicable');
  expect(k13({ statuses: { tokens: 'denied' } }).result.result).toBe('insufficient_evidence');
  const partial = k13({ after: { tokens: [token(MASKED, {})] }, statuses: { tokens: 'partial' } });
  expect(partial.exceptions).toHaveLength(1);
  expect(partial.result.insufficient).toHaveLength(1);
});

test('names from a hostile world', () => {
  expect(
    tokens(token("__proto__'\n", allow('github', {})), token('=1+1', allow('github', { repository: 'a/b' }))),
  ).toEqual([expect.stringMatching(/^Join token __proto__'\n \(github\) admits everything/)]);
});
