import type { DescMethod } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { AccessListService } from '../../../src/gateway/gen/teleport/accesslist/v1/accesslist_service_pb.ts';
import { AccessMonitoringRulesService } from '../../../src/gateway/gen/teleport/accessmonitoringrules/v1/access_monitoring_rules_pb.ts';
import { DeviceTrustService } from '../../../src/gateway/gen/teleport/devicetrust/v1/device_pb.ts';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { BotInstanceService } from '../../../src/gateway/gen/teleport/machineid/v1/bot_instance_pb.ts';
import { SigstorePolicyResourceService } from '../../../src/gateway/gen/teleport/workloadidentity/v1/sigstore_policy_pb.ts';
import { WorkloadIdentityResourceService } from '../../../src/gateway/gen/teleport/workloadidentity/v1/workload_identity_pb.ts';
import { X509OverridesService } from '../../../src/gateway/gen/teleport/workloadidentity/v1/x509_issuer_override_pb.ts';
import { WorkloadIdentityRevocationService } from '../../../src/gateway/gen/teleport/workloadidentity/v1/x509_revocation_pb.ts';
import { accessList, collectFrom, member, review, says } from './support/collectFrom.ts';
import { type Answer, pathOf, type Script } from './support/scriptedGateway.ts';

const lists = AccessListService.method;
const botInstances = BotInstanceService.method;
const workloads = WorkloadIdentityResourceService.method;
const { listDevices } = DeviceTrustService.method;

const DENIED: Answer = { messages: [], status: 7, text: 'access denied to perform action "list"' };

/** Ping of an Enterprise cluster. */
const ENTERPRISE: Script = {
  [pathOf(AuthService.method.ping)]: () =>
    says(AuthService.method.ping.output, {
      clusterName: 'acme',
      serverVersion: '18.1.0',
      serverFeatures: { advancedAccessWorkflows: true },
    }),
};

const named = (kind: string, name: string) => ({ kind, version: 'v1', metadata: { name } });

describe('each kind is read by its newest call', () => {
  const cases: [string, DescMethod, Answer, string[]][] = [
    [
      'bot_instances',
      botInstances.listBotInstancesV2,
      says(botInstances.listBotInstancesV2.output, {
        botInstances: [
          { ...named('bot_instance', 'i1'), spec: { botName: 'ci', instanceId: 'i1' } },
          { ...named('bot_instance', 'i1'), spec: { botName: 'deploy', instanceId: 'i1' } },
        ],
      }),
      ['ci/i1', 'deploy/i1'],
    ],
    [
      'workload_identities',
      workloads.listWorkloadIdentitiesV2,
      says(workloads.listWorkloadIdentitiesV2.output, {
        workloadIdentities: [named('workload_identity', 'web')],
      }),
      ['web'],
    ],
    [
      'x509_revocations',
      WorkloadIdentityRevocationService.method.listWorkloadIdentityX509Revocations,
      says(WorkloadIdentityRevocationService.method.listWorkloadIdentityX509Revocations.output, {
        workloadIdentityX509Revocations: [named('workload_identity_x509_revocation', 'abc1')],
      }),
      ['abc1'],
    ],
    [
      'x509_issuer_overrides',
      X509OverridesService.method.listX509IssuerOverrides,
      says(X509OverridesService.method.listX509IssuerOverrides.output, {
        x509IssuerOverrides: [named('workload_identity_x509_issuer_override', 'default')],
      }),
      ['default'],
    ],
    [
      'sigstore_policies',
      SigstorePolicyResourceService.method.listSigstorePolicies,
      says(SigstorePolicyResourceService.method.listSigstorePolicies.output, {
        sigstorePolicies: [named('sigstore_policy', 'signed')],
      }),
      ['signed'],
    ],
    [
      'access_lists',
      lists.listAccessLists,
      says(lists.listAccessLists.output, { accessLists: [accessList('l1'), accessList('l2')] }),
      ['l1', 'l2'],
    ],
    [
      'access_list_members',
      lists.listAllAccessListMembers,
      says(lists.listAllAccessListMembers.output, { members: [member('l1', 'ann'), member('l2', 'ann')] }),
      ['l1/ann', 'l2/ann'],
    ],
    [
      'access_list_reviews',
      lists.listAllAccessListReviews,
      says(lists.listAllAccessListReviews.output, { reviews: [review('l1', 'r1')] }),
      ['l1/r1'],
    ],
    [
      'devices',
      listDevices,
      says(listDevices.output, { devices: [{ id: 'd1' }, { id: 'd2' }] }),
      ['d1', 'd2'],
    ],
    [
      'access_monitoring_rules',
      AccessMonitoringRulesService.method.listAccessMonitoringRules,
      says(AccessMonitoringRulesService.method.listAccessMonitoringRules.output, {
        rules: [named('access_monitoring_rule', 'auto')],
      }),
      ['auto'],
    ],
  ];
  const rpcOf = (method: DescMethod) => pathOf(method).slice(1);

  test.each(cases)('%s', async (dataset, method, answer, keys) => {
    const got = await collectFrom(dataset, { [pathOf(method)]: () => answer });
    expect(got.keys).toEqual(keys);
    expect(got.outcome).toMatchObject({ status: 'complete', reason: '', rpc: rpcOf(method), pages: 1 });
  });

  test.each(cases)('%s: a denial is told with the rule that is missing', async (dataset, method) => {
    const got = await collectFrom(dataset, { [pathOf(method)]: () => DENIED }, [
      { resources: ['user'], verbs: ['list', 'read'] },
    ]);
    expect(got.outcome.status).toBe('denied');
    const [resource = '?'] = got.outcome.permission.split(':');
    expect(got.outcome.reason).toContain(`resources: [${resource}]`);
  });

  test.each(cases)('%s: where nobody knows the call, the words are right', async (dataset) => {
    const onlyEnterprise = /^access_list|^devices|^sigstore|overrides$/.test(dataset);
    const oss = await collectFrom(dataset, {});
    expect(oss.outcome).toMatchObject({
      status: 'unsupported',
      reason: onlyEnterprise
        ? 'not offered by this edition of the gateway'
        : 'not in this version of the gateway (14.2.0)',
    });
    const enterprise = await collectFrom(dataset, ENTERPRISE);
    expect(enterprise.outcome).toMatchObject({
      status: 'unsupported',
      reason: 'not in this version of the gateway (18.1.0)',
    });
  });
});

describe('what an edition says in its own words', () => {
  test.each([
    ['devices', listDevices, 'this feature requires Teleport Enterprise'],
    [
      'sigstore_policies',
      SigstorePolicyResourceService.method.listSigstorePolicies,
      'Sigstore workload attestation is only available with an enterprise license',
    ],
  ])('%s', async (dataset, method, text) => {
    const { outcome } = await collectFrom(dataset, {
      [pathOf(method)]: () => ({ messages: [], status: 7, text }),
    });
    expect(outcome).toMatchObject({ status: 'unsupported' });
    expect(outcome.reason).toBe(`not offered by this edition: ${text}`);
  });

  test("an owner's own lists, shown without the rule, prove nothing", async () => {
    const { outcome, keys } = await collectFrom(
      'access_lists',
      {
        [pathOf(lists.listAccessLists)]: () =>
          says(lists.listAccessLists.output, { accessLists: [accessList('mine')] }),
      },
      [{ resources: ['user'], verbs: ['list', 'read'] }],
    );
    expect(keys).toEqual(['mine']);
    expect(outcome.status).toBe('denied');
  });
});
