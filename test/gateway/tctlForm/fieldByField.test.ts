import { expect, test } from 'vitest';
import { BotInstanceSchema } from '../../../src/gateway/gen/teleport/machineid/v1/bot_instance_pb.ts';
import { SigstorePolicySchema } from '../../../src/gateway/gen/teleport/workloadidentity/v1/sigstore_policy_pb.ts';
import { WorkloadIdentitySchema } from '../../../src/gateway/gen/teleport/workloadidentity/v1/workload_identity_pb.ts';
import { at, METADATA, print } from './print.ts';

const BEYOND = { seconds: 999_999_999_999n };

test('what has no JSON is told in words, and costs nothing else', () => {
  expect(
    print(BotInstanceSchema, {
      kind: 'bot_instance',
      metadata: { ...METADATA, expires: BEYOND },
      spec: { botName: 'ci' },
      status: {
        initialAuthentication: { authenticatedAt: BEYOND, joinMethod: 'github', generation: 1 },
        latestAuthentications: [
          { authenticatedAt: at('2026-09-01T00:00:00Z'), metadata: { a: Number.NaN } },
          { joinMethod: 'iam' },
        ],
        latestHeartbeats: [{ uptime: { seconds: 999_999_999_999n }, hostname: 'h' }],
      },
    }),
  ).toEqual({
    kind: 'bot_instance',
    metadata: {
      name: 'n1',
      namespace: 'default',
      description: 'text',
      labels: { env: 'prod' },
      expires: 'invalid time: 999999999999 s 0 ns',
    },
    spec: { bot_name: 'ci' },
    status: {
      initial_authentication: {
        authenticated_at: 'invalid time: 999999999999 s 0 ns',
        join_method: 'github',
        generation: 1,
      },
      latest_authentications: [
        { authenticated_at: '2026-09-01T00:00:00Z', metadata: 'invalid google.protobuf.Struct' },
        { join_method: 'iam' },
      ],
      latest_heartbeats: [{ uptime: 'invalid google.protobuf.Duration', hostname: 'h' }],
    },
  });
});

test('also beside members of which one only is set', () => {
  const conditions = [{ attribute: 'a', operator: { case: 'eq' as const, value: { value: 'x' } } }];
  const spec = { rules: { allow: [{ conditions }] }, spiffe: { jwt: { maximumTtl: BEYOND } } };
  expect(print(WorkloadIdentitySchema, { spec })).toEqual({
    spec: {
      rules: { allow: [{ conditions: [{ attribute: 'a', eq: { value: 'x' } }] }] },
      spiffe: { jwt: { maximum_ttl: 'invalid google.protobuf.Duration' } },
    },
  });
  const key = { case: 'key' as const, value: { public: 'PEM' } };
  expect(
    print(SigstorePolicySchema, { metadata: { expires: BEYOND }, spec: { authority: key } }),
  ).toMatchObject({
    spec: { key: { public: 'PEM' } },
  });
});
