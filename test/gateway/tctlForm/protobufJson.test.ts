import type { MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { AccessMonitoringRuleSchema } from '../../../src/gateway/gen/teleport/accessmonitoringrules/v1/access_monitoring_rules_pb.ts';
import {
  BotInstanceSchema,
  BotKind,
} from '../../../src/gateway/gen/teleport/machineid/v1/bot_instance_pb.ts';
import { JoinAttrsSchema } from '../../../src/gateway/gen/teleport/workloadidentity/v1/join_attrs_pb.ts';
import { SigstorePolicySchema } from '../../../src/gateway/gen/teleport/workloadidentity/v1/sigstore_policy_pb.ts';
import { WorkloadIdentitySchema } from '../../../src/gateway/gen/teleport/workloadidentity/v1/workload_identity_pb.ts';
import { X509IssuerOverrideSchema } from '../../../src/gateway/gen/teleport/workloadidentity/v1/x509_issuer_override_pb.ts';
import { X509RevocationSchema } from '../../../src/gateway/gen/teleport/workloadidentity/v1/x509_revocation_pb.ts';
import { at, METADATA, PRINTED_METADATA, print } from './print.ts';

describe('protobuf JSON with the names of the proto file', () => {
  const header = { kind: 'k', subKind: 's', version: 'v1', metadata: METADATA };
  const printedHeader = {
    kind: 'k',
    sub_kind: 's',
    version: 'v1',
    metadata: { ...PRINTED_METADATA, namespace: 'default' },
  };

  test('a bot instance with all that a newer gateway tells', () => {
    const authentication = {
      authenticatedAt: at('2026-09-01T10:00:00Z'),
      joinMethod: 'github',
      joinToken: 'ci-join',
      metadata: { repository: 'acme/app', run: 7 },
      generation: 3,
      publicKey: Buffer.from('PEM'),
      joinAttrs: {
        meta: { joinTokenName: 'ci-join', joinMethod: 'github' },
        github: { repository: 'acme/app' },
      },
    };
    const printedAuthentication = {
      authenticated_at: '2026-09-01T10:00:00Z',
      join_method: 'github',
      join_token: 'ci-join',
      metadata: { repository: 'acme/app', run: 7 },
      generation: 3,
      public_key: 'UEVN',
      join_attrs: {
        meta: { join_token_name: 'ci-join', join_method: 'github' },
        github: { repository: 'acme/app' },
      },
    };
    const heartbeat = {
      recordedAt: { ...at('2026-09-01T11:00:00Z'), nanos: 500_000_000 },
      isStartup: true,
      version: '18.2.0',
      hostname: 'runner-1',
      uptime: { seconds: 3600n },
      joinMethod: 'github',
      oneShot: true,
      architecture: 'amd64',
      os: 'linux',
      externalUpdater: 'kube',
      externalUpdaterVersion: '18.2.1',
      kind: BotKind.KUBERNETES_OPERATOR,
    };
    const printedHeartbeat = {
      recorded_at: '2026-09-01T11:00:00.500Z',
      is_startup: true,
      version: '18.2.0',
      hostname: 'runner-1',
      uptime: '3600s',
      join_method: 'github',
      one_shot: true,
      architecture: 'amd64',
      os: 'linux',
      external_updater: 'kube',
      external_updater_version: '18.2.1',
      kind: 'BOT_KIND_KUBERNETES_OPERATOR',
    };
    expect(
      print(BotInstanceSchema, {
        ...header,
        spec: { botName: 'ci', instanceId: 'i1', previousInstanceId: 'i0' },
        status: {
          initialAuthentication: authentication,
          latestAuthentications: [authentication, {}],
          initialHeartbeat: heartbeat,
          latestHeartbeats: [heartbeat, { kind: 9 as BotKind }],
          serviceHealth: [
            {
              service: { type: 'x509-svid', name: 'web' },
              status: 3,
              reason: 'no route',
              updatedAt: at('2026-09-01T12:00:00Z'),
            },
            { reason: '' },
          ],
        },
        scope: '/staging',
      }),
    ).toEqual({
      ...printedHeader,
      spec: { bot_name: 'ci', instance_id: 'i1', previous_instance_id: 'i0' },
      status: {
        initial_authentication: printedAuthentication,
        latest_authentications: [printedAuthentication, {}],
        initial_heartbeat: printedHeartbeat,
        latest_heartbeats: [printedHeartbeat, { kind: 9 }],
        service_health: [
          {
            service: { type: 'x509-svid', name: 'web' },
            status: 'BOT_INSTANCE_HEALTH_STATUS_UNHEALTHY',
            reason: 'no route',
            updated_at: '2026-09-01T12:00:00Z',
          },
          { reason: '' },
        ],
      },
      scope: '/staging',
    });
  });

  test('what a platform vouched for, by every join method', () => {
    expect(
      print(JoinAttrsSchema, {
        gitlab: { projectPath: 'acme/app', refProtected: true, runnerId: 9_007_199_254_740_993n },
        iam: { account: '1', arn: 'arn:aws:sts::1:assumed-role/x/y' },
        tpm: { ekPubHash: 'ab', ekCertSerial: '01', ekCertVerified: true },
        azure: { subscription: 's', resourceGroup: 'g' },
        circleci: { sub: 'org/1', contextIds: ['c1', 'c2'], projectId: 'p' },
        bitbucket: { sub: 's', deploymentEnvironmentUuid: 'd', branchName: 'main' },
        terraformCloud: { organizationName: 'acme', runPhase: 'apply' },
        spacelift: { callerType: 'stack', scope: 'write' },
        gcp: { serviceAccount: 'sa', gce: { name: 'vm', zone: 'z', id: '1', project: 'p' } },
        kubernetes: { subject: 's', serviceAccount: { name: 'sa', namespace: 'ns' }, pod: { name: 'p' } },
        oracle: { tenancyId: 't', compartmentId: 'c', instanceId: 'i' },
        azureDevops: { pipeline: { projectName: 'app', definitionId: '3', runId: '4' } },
      }),
    ).toMatchObject({
      gitlab: { project_path: 'acme/app', ref_protected: true, runner_id: '9007199254740993' },
      iam: { arn: 'arn:aws:sts::1:assumed-role/x/y' },
      tpm: { ek_pub_hash: 'ab', ek_cert_serial: '01', ek_cert_verified: true },
      azure: { subscription: 's', resource_group: 'g' },
      circleci: { context_ids: ['c1', 'c2'], project_id: 'p' },
      bitbucket: { deployment_environment_uuid: 'd', branch_name: 'main' },
      terraform_cloud: { organization_name: 'acme', run_phase: 'apply' },
      spacelift: { caller_type: 'stack', scope: 'write' },
      gcp: { service_account: 'sa', gce: { name: 'vm', project: 'p' } },
      kubernetes: { service_account: { name: 'sa', namespace: 'ns' }, pod: { name: 'p' } },
      oracle: { tenancy_id: 't', compartment_id: 'c', instance_id: 'i' },
      azure_devops: { pipeline: { project_name: 'app', definition_id: '3', run_id: '4' } },
    });
  });

  test('a workload identity with every kind of condition', () => {
    const conditions: MessageInitShape<typeof WorkloadIdentitySchema>['spec'] = {
      rules: {
        allow: [
          {
            conditions: [
              { attribute: 'a', operator: { case: 'eq', value: { value: 'x' } } },
              { attribute: 'b', operator: { case: 'notEq', value: { value: '' } } },
              { attribute: 'c', operator: { case: 'in', value: { values: ['x', 'y'] } } },
              { attribute: 'd', operator: { case: 'notIn', value: {} } },
            ],
          },
          { expression: 'user.name == "x"' },
        ],
      },
      spiffe: {
        id: '/svc/{{ join.github.repository }}',
        hint: 'web',
        x509: {
          dnsSans: ['web.example.com'],
          subjectTemplate: { commonName: 'web', organization: 'acme', organizationalUnit: 'ops' },
          maximumTtl: { seconds: 3600n },
        },
        jwt: {
          extraClaims: { aud: ['a'], level: 2, ok: true, none: null },
          maximumTtl: { nanos: 500_000_000 },
        },
      },
    };
    expect(print(WorkloadIdentitySchema, { ...header, spec: conditions })).toEqual({
      ...printedHeader,
      spec: {
        rules: {
          allow: [
            {
              conditions: [
                { attribute: 'a', eq: { value: 'x' } },
                { attribute: 'b', not_eq: {} },
                { attribute: 'c', in: { values: ['x', 'y'] } },
                { attribute: 'd', not_in: {} },
              ],
            },
            { expression: 'user.name == "x"' },
          ],
        },
        spiffe: {
          id: '/svc/{{ join.github.repository }}',
          hint: 'web',
          x509: {
            dns_sans: ['web.example.com'],
            subject_template: { common_name: 'web', organization: 'acme', organizational_unit: 'ops' },
            maximum_ttl: '3600s',
          },
          jwt: { extra_claims: { aud: ['a'], level: 2, ok: true, none: null }, maximum_ttl: '0.500s' },
        },
      },
    });
  });

  test('a revocation, an issuer override and the two kinds of Sigstore policy', () => {
    expect(
      print(X509RevocationSchema, {
        ...header,
        spec: { reason: 'leaked', revokedAt: at('2026-09-02T00:00:00Z') },
      }),
    ).toEqual({ ...printedHeader, spec: { reason: 'leaked', revoked_at: '2026-09-02T00:00:00Z' } });
    expect(
      print(X509IssuerOverrideSchema, {
        ...header,
        spec: { overrides: [{ issuer: Buffer.from('A'), chain: [Buffer.from('B'), Buffer.from('C')] }] },
      }),
    ).toEqual({ ...printedHeader, spec: { overrides: [{ issuer: 'QQ==', chain: ['Qg==', 'Qw=='] }] } });
    expect(
      print(SigstorePolicySchema, {
        ...header,
        spec: {
          authority: { case: 'key', value: { public: 'PEM' } },
          requirements: { artifactSignature: true },
        },
      }),
    ).toEqual({
      ...printedHeader,
      spec: { key: { public: 'PEM' }, requirements: { artifact_signature: true } },
    });
    expect(
      print(SigstorePolicySchema, {
        spec: {
          authority: {
            case: 'keyless',
            value: {
              identities: [
                {
                  issuerMatcher: { case: 'issuer', value: 'https://a' },
                  subjectMatcher: { case: 'subjectRegex', value: '.*' },
                },
                {
                  issuerMatcher: { case: 'issuerRegex', value: '' },
                  subjectMatcher: { case: 'subject', value: 's' },
                },
              ],
              trustedRoots: ['{"tlogs":[]}'],
            },
          },
          requirements: { attestations: [{ predicateType: 'https://slsa.dev/provenance/v1' }] },
        },
      }),
    ).toEqual({
      spec: {
        keyless: {
          identities: [
            { issuer: 'https://a', subject_regex: '.*' },
            { issuer_regex: '', subject: 's' },
          ],
          trusted_roots: ['{"tlogs":[]}'],
        },
        requirements: { attestations: [{ predicate_type: 'https://slsa.dev/provenance/v1' }] },
      },
    });
  });

  test('an access monitoring rule, whose fields have an order of their own', () => {
    expect(
      print(AccessMonitoringRuleSchema, {
        ...header,
        spec: {
          subjects: ['access_request'],
          states: ['approved'],
          condition: 'true',
          notification: { name: 'slack', recipients: ['#ops'] },
          automaticReview: { integration: 'builtin', decision: 'APPROVED' },
          desiredState: 'reviewed',
        },
      }),
    ).toEqual({
      ...printedHeader,
      spec: {
        subjects: ['access_request'],
        states: ['approved'],
        condition: 'true',
        notification: { name: 'slack', recipients: ['#ops'] },
        automatic_review: { integration: 'builtin', decision: 'APPROVED' },
        desired_state: 'reviewed',
      },
    });
  });
});
