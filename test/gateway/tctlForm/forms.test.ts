import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { AccessRequestV3Schema } from '../../../src/gateway/gen/teleport/legacy/types/access_request_pb.ts';
import { AuthPreferenceV2Schema } from '../../../src/gateway/gen/teleport/legacy/types/auth_preference_pb.ts';
import { LockV2Schema } from '../../../src/gateway/gen/teleport/legacy/types/lock_pb.ts';
import { RoleV6Schema } from '../../../src/gateway/gen/teleport/legacy/types/role_pb.ts';
import { UserV2Schema } from '../../../src/gateway/gen/teleport/legacy/types/user_pb.ts';
import type { RequireMFAType } from '../../../src/gateway/gen/teleport/legacy/types/values_pb.ts';
import { BotSchema } from '../../../src/gateway/gen/teleport/machineid/v1/bot_pb.ts';
import { toTctl } from '../../../src/gateway/tctlForm/toTctl.ts';
import { print } from './print.ts';

const part = (value: unknown, ...path: string[]): unknown =>
  path.reduce((at, key) => (at as Record<string, unknown>)[key], value);

describe('fields that came after 14.2', () => {
  test('a user of 18 shows its status, even an unknown one; a user of 14.2 has none', () => {
    expect(print(UserV2Schema, { status: { passwordState: 2, mfaWeakestDevice: 3 } }).status).toEqual({
      password_state: 2,
      mfa_weakest_device: 3,
    });
    expect(print(UserV2Schema, { status: {} }).status).toEqual({});
    expect(print(UserV2Schema, {})).not.toHaveProperty('status');
  });

  test('a login status of 18 has no recovery lockout time', () => {
    expect(part(print(UserV2Schema, {}), 'spec', 'status')).toEqual({
      is_locked: false,
      locked_time: '0001-01-01T00:00:00Z',
      lock_expires: '0001-01-01T00:00:00Z',
    });
  });

  test('role options and conditions', () => {
    const role = print(RoleV6Schema, {
      spec: {
        options: {
          createHostUserMode: 4,
          mfaVerificationInterval: { seconds: 600n, nanos: 5 },
          createHostUserDefaultShell: '/bin/sh',
          sshPortForwarding: { local: { enabled: { value: false } }, remote: {} },
        },
        allow: {
          spiffe: [{ path: '/svc/*' }],
          dbPermissions: [{ permissions: ['SELECT'], match: { values: { name: { values: ['a'] } } } }, {}],
          githubPermissions: [{ orgs: ['acme'] }],
          accountAssignments: [{ permissionSet: 'Admin', account: '1' }],
          workloadIdentityLabels: { values: { env: { values: ['a', 'b'] } } },
          request: { reason: { mode: 'required' }, kubernetesResources: [{ kind: 'namespace' }] },
        },
      },
    });
    expect(part(role, 'spec', 'options')).toMatchObject({
      create_host_user_mode: 'insecure-drop',
      mfa_verification_interval: 600_000_000_005,
      create_host_user_default_shell: '/bin/sh',
      ssh_port_forwarding: { local: { enabled: false }, remote: {} },
    });
    expect(part(role, 'spec', 'allow')).toEqual({
      spiffe: [{ path: '/svc/*' }],
      db_permissions: [
        { permissions: ['SELECT'], match: { name: 'a' } },
        { permissions: null, match: null },
      ],
      github_permissions: [{ orgs: ['acme'] }],
      account_assignments: [{ permission_set: 'Admin', account: '1' }],
      workload_identity_labels: { env: ['a', 'b'] },
      request: { reason: { mode: 'required' }, kubernetes_resources: [{ kind: 'namespace' }] },
    });
  });

  test('words of the auth preference', () => {
    const spec = print(AuthPreferenceV2Schema, {
      spec: { secondFactors: [1, 2, 3], signatureAlgorithmSuite: 2, requireSessionMfa: 5 },
    }).spec;
    expect(spec).toMatchObject({
      second_factors: ['otp', 'webauthn', 'sso'],
      signature_algorithm_suite: 'balanced-v1',
      require_session_mfa: 'hardware_key_touch_and_pin',
    });
  });

  test('an enum value that nobody knew yet is printed as its number', () => {
    expect(
      part(
        print(AuthPreferenceV2Schema, { spec: { requireSessionMfa: 42 as RequireMFAType } }),
        'spec',
        'require_session_mfa',
      ),
    ).toBe(42);
  });

  test('a request with a start time', () => {
    const spec = print(AccessRequestV3Schema, {
      spec: { assumeStartTime: { seconds: 1n }, expiry: { seconds: 2n, nanos: 10 } },
    }).spec;
    expect(spec).toMatchObject({
      assume_start_time: '1970-01-01T00:00:01Z',
      expiry: '1970-01-01T00:00:02.00000001Z',
    });
  });

  test('a bot is protobuf JSON with snake case names and no revision', () => {
    const bot = print(BotSchema, {
      kind: 'bot',
      version: 'v1',
      metadata: { name: 'ci', revision: 'abc', expires: { seconds: 0n } },
      spec: {
        roles: ['a'],
        traits: [{ name: 'logins', values: ['root'] }],
        maxSessionTtl: { seconds: 3600n },
      },
      status: { userName: 'bot-ci', roleName: 'bot-ci' },
    });
    expect(bot).toEqual({
      kind: 'bot',
      version: 'v1',
      metadata: { name: 'ci', expires: '1970-01-01T00:00:00Z' },
      spec: { roles: ['a'], traits: [{ name: 'logins', values: ['root'] }], max_session_ttl: '3600s' },
      status: { user_name: 'bot-ci', role_name: 'bot-ci' },
    });
  });
});

describe('hostile values', () => {
  test('text that is not UTF-8 does not fail the message', () => {
    const wire = Buffer.concat([Buffer.from([0x22, 5, 0x0a, 3]), Buffer.from([0x61, 0xff, 0x62])]);
    expect(part(toTctl(LockV2Schema, fromBinary(LockV2Schema, wire)), 'metadata', 'name')).toBe('a�b');
  });

  test('a label named __proto__ is a label', () => {
    const labels = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>;
    const got = print(LockV2Schema, { metadata: { labels } });
    expect(JSON.stringify(part(got, 'metadata', 'labels'))).toBe('{"__proto__":"x","constructor":"y"}');
    const role = print(RoleV6Schema, {
      spec: { allow: { nodeLabels: { values: JSON.parse('{"__proto__":{"values":["x"]}}') } } },
    });
    expect(JSON.stringify(part(role, 'spec', 'allow', 'node_labels'))).toBe('{"__proto__":"x"}');
  });

  test('whole numbers beyond 2^53 keep their digits', () => {
    const role = print(RoleV6Schema, {
      spec: { options: { maxSessions: 9_007_199_254_740_993n, maxConnections: 7n } },
    });
    expect(part(role, 'spec', 'options')).toMatchObject({
      max_sessions: '9007199254740993',
      max_connections: 7,
    });
  });

  test('a time that RFC 3339 cannot write is told, not lost', () => {
    expect(
      part(print(LockV2Schema, { spec: { expires: { seconds: 999_999_999_999n } } }), 'spec', 'expires'),
    ).toBe('invalid time: 999999999999 s 0 ns');
  });

  test('secrets of a user are not even decoded', () => {
    const localAuth = Buffer.from([0x2a, 12, 0x4a, 10, 0x0a, 8, ...Buffer.from('$2a$10$x')]);
    expect(JSON.stringify(toTctl(UserV2Schema, fromBinary(UserV2Schema, localAuth)))).not.toContain('$2a');
  });
});
