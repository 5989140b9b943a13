import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectDataset } from '../../../src/collectors/collectDataset.ts';
import type { StateCollector } from '../../../src/collectors/collector.ts';
import { STATE_COLLECTORS } from '../../../src/collectors/state/registry.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { EvidenceRow } from '../../../src/records/evidence.ts';
import { byName, printed, recording } from '../../gateway/tctlForm/recordings.ts';
import {
  type Answer,
  rolesOf,
  type Script,
  type ScriptedGateway,
  scriptedGateway,
} from './support/scriptedGateway.ts';

const RECORDED = [
  'GetUsers',
  'GetBotUsers',
  'GetRoles',
  'GetAccessRequestsV2',
  'GetLocks',
  'GetAuthPreference',
  'GetCurrentUser',
  'GetCurrentUserRoles',
  'Ping',
  'ListRoles',
  'ListLocks',
  'ListAccessRequests',
];

/** The recorded gateway again, over the wire. */
function replay(variant = ''): Script {
  const script: Script = {};
  const names = RECORDED.map((name) => `proto.AuthService.${name}`);
  for (const name of [...names, 'teleport.users.v1.UsersService.ListUsers']) {
    const { path, grpc_status, grpc_message, responses } = found(name, variant);
    const answer: Answer = {
      messages: responses.map((response) => Buffer.from(response, 'base64')),
      status: grpc_status,
      text: grpc_message,
    };
    script[path] = () => answer;
  }
  return script;
}

function found(name: string, variant: string) {
  try {
    return recording(`${name}${variant}`);
  } catch {
    return recording(name);
  }
}

async function collect(scripted: ScriptedGateway, dataset: string) {
  const collector = STATE_COLLECTORS.find((candidate) => candidate.dataset === dataset) as StateCollector;
  const rows: EvidenceRow[] = [];
  const draft = await collectDataset(scripted.gateway, collector, (page) => rows.push(...page));
  return { ...draft, rows, bodies: rows.map(({ body }) => body) };
}

describe('a gateway of version 14.2.0', () => {
  let scripted: ScriptedGateway;
  beforeAll(async () => {
    scripted = await scriptedGateway(replay());
  });
  afterAll(() => scripted.close());

  test.each([
    ['users', 'users', 'proto.AuthService/GetUsers', 12],
    ['roles', 'roles', 'proto.AuthService/GetRoles', 15],
    ['bots', 'bots', 'proto.AuthService/GetBotUsers', 3],
    ['access_requests_state', 'access_requests', 'proto.AuthService/GetAccessRequestsV2', 5],
    ['locks', 'locks', 'proto.AuthService/GetLocks', 3],
    ['auth_preference', 'cap', 'proto.AuthService/GetAuthPreference', 1],
  ])('%s are what tctl printed', async (dataset, file, rpc, count) => {
    const { outcome, bodies, rows, redactions } = await collect(scripted, dataset);
    expect(byName(bodies)).toEqual(byName(printed(file)));
    expect(rows.map(({ key }) => key)).toEqual(bodies.map((body) => (body.metadata as JsonObject).name));
    expect(bodies).toHaveLength(count);
    expect(outcome).toMatchObject({
      dataset,
      status: 'complete',
      reason: '',
      rpc,
      pages: 1,
      method: 'direct',
    });
    expect(redactions).toEqual([]);
  });

  test('the caller is its user and its roles', async () => {
    const { rows, outcome } = await collect(scripted, 'caller');
    expect(rows.map(({ key }) => key)).toEqual(['user/soc2', 'role/soc2-collector']);
    expect(outcome).toMatchObject({
      status: 'complete',
      rpc: 'proto.AuthService/GetCurrentUser',
      permission: '',
    });
  });

  test('the cluster says nothing that changes from one pull to the next', async () => {
    const { bodies } = await collect(scripted, 'cluster');
    expect(bodies).toMatchObject([{ name: 'acme.example.com', id: null, version: '14.2.0', edition: 'oss' }]);
    expect(JSON.stringify(bodies)).not.toContain('127.0.0.1');
  });

  test('a call that is unknown once is not tried again', async () => {
    const before = scripted.calls.filter((path) => path.endsWith('/ListUsers')).length;
    await collect(scripted, 'users');
    expect(before).toBe(1);
    expect(scripted.calls.filter((path) => path.endsWith('/ListUsers'))).toHaveLength(before);
  });
});

describe('an identity that may read only users and events', () => {
  let scripted: ScriptedGateway;
  beforeAll(async () => {
    scripted = await scriptedGateway(replay('.narrow'));
  });
  afterAll(() => scripted.close());

  test('sees the users', async () => {
    expect((await collect(scripted, 'users')).outcome.status).toBe('complete');
  });

  test.each(['roles', 'locks'])('is told which rule it lacks for %s', async (dataset) => {
    const resource = dataset.slice(0, -1);
    const { outcome, rows } = await collect(scripted, dataset);
    expect(rows).toEqual([]);
    expect(outcome).toMatchObject({ status: 'denied', permission: `${resource}: list, read`, pages: 0 });
    expect(outcome.reason).toContain(`access denied to perform action "list" on "${resource}"`);
    expect(outcome.reason).toContain(`resources: [${resource}], verbs: [list, read]`);
  });
});

test('without the rule an empty list of access requests is denied, never empty', async () => {
  const script = replay('.narrow');
  script['/proto.AuthService/GetCurrentUserRoles'] = () =>
    rolesOf([{ resources: ['user', 'event'], verbs: ['list', 'read'] }]);
  const scripted = await scriptedGateway(script);
  try {
    const { outcome, rows } = await collect(scripted, 'access_requests_state');
    expect(rows).toEqual([]);
    expect(outcome).toMatchObject({ status: 'denied', permission: 'access_request: list, read' });
  } finally {
    await scripted.close();
  }
});
