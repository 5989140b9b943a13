import { create, fromBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { BotInstanceService } from '../../../src/gateway/gen/teleport/machineid/v1/bot_instance_pb.ts';
import { WorkloadIdentityResourceService } from '../../../src/gateway/gen/teleport/workloadidentity/v1/workload_identity_pb.ts';
import { collectFrom, says } from './support/collectFrom.ts';
import { pathOf } from './support/scriptedGateway.ts';

const botInstances = BotInstanceService.method;
const workloads = WorkloadIdentityResourceService.method;
const CANARY = 'canary-5ec4e7';

test('bot instances: the older listing keeps size and token in other fields', async () => {
  const { listBotInstances } = botInstances;
  const requests: unknown[] = [];
  const { outcome, keys } = await collectFrom('bot_instances', {
    [pathOf(listBotInstances)]: (bytes, call) => {
      requests.push(fromBinary(listBotInstances.input, bytes, { readUnknownFields: true }));
      return says(listBotInstances.output, {
        botInstances: [{ metadata: { name: `i${call}` }, spec: { botName: 'ci', instanceId: `i${call}` } }],
        nextPageToken: call === 1 ? 'more' : '',
      });
    },
  });
  expect(keys).toEqual(['ci/i1', 'ci/i2']);
  expect(outcome).toMatchObject({ status: 'complete', rpc: pathOf(listBotInstances).slice(1), pages: 2 });
  expect(requests).toEqual([
    create(listBotInstances.input, { pageSize: 200 }),
    create(listBotInstances.input, { pageSize: 200, pageToken: 'more' }),
  ]);
});

test('workload identities have an older listing too', async () => {
  const { outcome, keys } = await collectFrom('workload_identities', {
    [pathOf(workloads.listWorkloadIdentities)]: () =>
      says(workloads.listWorkloadIdentities.output, {
        workloadIdentities: [{ kind: 'workload_identity', metadata: { name: 'web' } }],
      }),
  });
  expect(keys).toEqual(['web']);
  expect(outcome.rpc).toBe(pathOf(workloads.listWorkloadIdentities).slice(1));
});

test('a join token that is a secret by itself is masked, one that is only a name stays', async () => {
  const joined = (joinMethod: string) => ({
    joinMethod,
    joinToken: `${CANARY}-${CANARY}`,
    joinAttrs: { meta: { joinMethod, joinTokenName: `${CANARY}-${CANARY}` } },
    metadata: { registration_secret: CANARY, nested: { private_key: CANARY, repository: 'acme/app' } },
  });
  const instances = ['token', 'github'].map((method) => ({
    metadata: { name: method },
    spec: { botName: 'ci', instanceId: method },
    status: { initialAuthentication: joined(method), latestAuthentications: [joined(method)] },
  }));
  const { rows, redactions } = await collectFrom('bot_instances', {
    [pathOf(botInstances.listBotInstancesV2)]: () =>
      says(botInstances.listBotInstancesV2.output, { botInstances: instances }),
  });
  const [byToken, byGithub] = rows.map(({ body }) => JSON.stringify(body));
  expect(byToken).not.toContain(CANARY);
  expect(byGithub).toContain(`"join_token":"${CANARY}-${CANARY}"`);
  expect(byGithub).not.toContain(`secret":"${CANARY}`);
  expect(byGithub).toContain('acme/app');
  expect(new Set(redactions.map(({ rule }) => rule))).toEqual(new Set(['join_token_name', 'secret_name']));
});
