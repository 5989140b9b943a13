import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { AuthService } from '../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { RoleV6Schema } from '../../../src/gateway/gen/teleport/legacy/types/role_pb.ts';
import { UserV2Schema } from '../../../src/gateway/gen/teleport/legacy/types/user_pb.ts';
import { toTctl } from '../../../src/gateway/tctlForm/toTctl.ts';
import { unknownMembers } from '../../../src/gateway/tctlForm/unknownMembers.ts';
import { redactedBefore } from '../../../src/redaction/redactedBefore.ts';
import { recording, stored } from './recordings.ts';

const text = (no: number, value: string) =>
  new BinaryWriter().tag(no, WireType.LengthDelimited).string(value);
const inside = (no: number, bytes: Uint8Array) =>
  new BinaryWriter().tag(no, WireType.LengthDelimited).bytes(bytes).finish();

test('fields of a newer version are named by path and number, and stay out of the row', () => {
  const rule = inside(4, text(77, 'in a rule').finish());
  const wire = Buffer.concat([
    toBinary(RoleV6Schema, create(RoleV6Schema, { kind: 'role', metadata: { name: 'r' } })),
    text(90, 'beside the specification').finish(),
    inside(
      5,
      Buffer.concat([inside(1, text(99, 'in the options').finish()), inside(2, Buffer.concat([rule, rule]))]),
    ),
  ]);
  const row = toTctl(RoleV6Schema, fromBinary(RoleV6Schema, wire));
  expect(unknownMembers(row)).toEqual(['#90', 'spec.options.#99', 'spec.allow.rules[].#77']);
  expect(JSON.stringify(stored(row))).not.toMatch(/newer|in a rule|beside|in the options/);
});

test('secret fields that were not requested count as redacted', () => {
  const wire = Buffer.concat([
    toBinary(UserV2Schema, create(UserV2Schema, { kind: 'user', metadata: { name: 'u' } })),
    inside(5, inside(9, text(1, '$2a$10$hash').finish())),
  ]);
  const row = toTctl(UserV2Schema, fromBinary(UserV2Schema, wire));
  expect(unknownMembers(row)).toEqual([]);
  expect(redactedBefore(row)).toEqual([{ path: 'spec.local_auth', rule: 'undeclared_secret' }]);
});

test('14.2.0 sends no field that is not declared, save the token of a trusted cluster', () => {
  const calls = AuthService.method;
  const found = new Set<string>();
  for (const [method, variant] of [
    [calls.getUsers, ''],
    [calls.getRoles, ''],
    [calls.getAccessRequestsV2, ''],
    [calls.getLocks, ''],
    [calls.getTrustedClusters, '.leaf'],
    [calls.getInstances, ''],
    [calls.getActiveSessionTrackers, ''],
  ] as const) {
    const { responses } = recording(`${method.parent.typeName}.${method.name}${variant}`);
    for (const response of responses) {
      const row = toTctl(method.output, fromBinary(method.output, Buffer.from(response, 'base64')) as never);
      for (const path of unknownMembers(row)) found.add(path);
      for (const { path } of redactedBefore(row)) found.add(path);
    }
  }
  expect([...found]).toEqual(['trusted_clusters[].spec.token']);
});
