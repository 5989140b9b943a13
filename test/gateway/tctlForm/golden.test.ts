import { type DescMessage, fromBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import * as accessRequest from '../../../src/gateway/gen/teleport/legacy/types/access_request_pb.ts';
import * as authPreference from '../../../src/gateway/gen/teleport/legacy/types/auth_preference_pb.ts';
import * as clusterConfig from '../../../src/gateway/gen/teleport/legacy/types/cluster_config_pb.ts';
import * as lock from '../../../src/gateway/gen/teleport/legacy/types/lock_pb.ts';
import * as role from '../../../src/gateway/gen/teleport/legacy/types/role_pb.ts';
import * as uiConfig from '../../../src/gateway/gen/teleport/legacy/types/ui_config_pb.ts';
import * as user from '../../../src/gateway/gen/teleport/legacy/types/user_pb.ts';
import { toTctl } from '../../../src/gateway/tctlForm/toTctl.ts';
import { byName, printed, randomResources, recordedRows, stored } from './recordings.ts';

const calls = AuthService.method;

describe('a recorded answer is what tctl printed for it', () => {
  test.each([
    { method: calls.getUsers, file: 'users', rows: 12 },
    { method: calls.getBotUsers, file: 'bots', rows: 3 },
    { method: calls.getRoles, file: 'roles', list: 'roles', rows: 15 },
    { method: calls.getAccessRequestsV2, file: 'access_requests', rows: 5 },
    { method: calls.getLocks, file: 'locks', list: 'locks', rows: 3 },
    { method: calls.getAuthPreference, file: 'cap', rows: 1 },
    { method: calls.getClusterNetworkingConfig, file: 'netconfig', rows: 1 },
    { method: calls.getSessionRecordingConfig, file: 'recconfig', rows: 1 },
  ])('$method.name', ({ method, file, list, rows }) => {
    const got = recordedRows(method, '', list);
    expect(got).toHaveLength(rows);
    expect(byName(got)).toEqual(byName(printed(file)));
  });

  test('the same users come to an identity that may read little', () => {
    expect(byName(recordedRows(calls.getUsers, '.narrow'))).toEqual(byName(printed('users')));
  });

  test("the caller's own user and roles, which tctl does not list apart", () => {
    const [caller] = recordedRows(calls.getCurrentUser);
    expect(printed('users')).toContainEqual(caller);
    for (const own of recordedRows(calls.getCurrentUserRoles)) expect(printed('roles')).toContainEqual(own);
  });

  test('the audit configuration, which that tctl could not print', () => {
    expect(recordedRows(calls.getClusterAuditConfig)).toEqual([
      {
        kind: 'cluster_audit_config',
        version: 'v2',
        metadata: { name: 'cluster-audit-config' },
        spec: { type: 'sqlite', retention_period: '0s' },
      },
    ]);
  });
});

describe('fields set and unset at random are printed as the types of 14.2.0 print them', () => {
  const schemas: Record<string, DescMessage> = {
    UserV2: user.UserV2Schema,
    RoleV6: role.RoleV6Schema,
    AccessRequestV3: accessRequest.AccessRequestV3Schema,
    LockV2: lock.LockV2Schema,
    AuthPreferenceV2: authPreference.AuthPreferenceV2Schema,
    ClusterNetworkingConfigV2: clusterConfig.ClusterNetworkingConfigV2Schema,
    SessionRecordingConfigV2: clusterConfig.SessionRecordingConfigV2Schema,
    ClusterAuditConfigV2: clusterConfig.ClusterAuditConfigV2Schema,
    UIConfigV1: uiConfig.UIConfigV1Schema,
  };
  const resources = randomResources();
  test.each(Object.keys(schemas))('%s', (type) => {
    const schema = schemas[type] as DescMessage;
    const rows = resources.filter((resource) => resource.type === type);
    expect(rows.length).toBeGreaterThan(5);
    for (const { wire, tctl } of rows) expect(stored(toTctl(schema, fromBinary(schema, wire)))).toEqual(tctl);
  });
});
