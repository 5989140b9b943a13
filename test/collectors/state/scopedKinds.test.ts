import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import {
  ScopedAccessService,
  ScopedRoleSchema,
} from '../../../src/gateway/gen/teleport/scopes/access/v1/scoped_role_pb.ts';
import {
  ScopedJoiningService,
  ScopedTokenSchema,
} from '../../../src/gateway/gen/teleport/scopes/joining/v1/scoped_token_pb.ts';
import { toTctl } from '../../../src/gateway/tctlForm/toTctl.ts';
import { redactedBefore } from '../../../src/redaction/redactedBefore.ts';
import { stored } from '../../gateway/tctlForm/recordings.ts';
import { collectFrom, says } from './support/collectFrom.ts';
import { pathOf } from './support/scriptedGateway.ts';

const { listScopedRoles, listScopedRoleAssignments } = ScopedAccessService.method;
const { listScopedTokens } = ScopedJoiningService.method;

test.each([
  [
    'scoped_roles',
    listScopedRoles,
    { roles: [{ kind: 'scoped_role', metadata: { name: 'dev' }, scope: '/eu' }] },
  ],
  [
    'scoped_role_assignments',
    listScopedRoleAssignments,
    { assignments: [{ kind: 'scoped_role_assignment', metadata: { name: 'a1' }, spec: { user: 'mira' } }] },
  ],
  ['scoped_tokens', listScopedTokens, { tokens: [{ kind: 'scoped_token', metadata: { name: 'st-1' } }] }],
] as const)(
  '%s are listed, and not offered by a gateway that does not know the call',
  async (dataset, method, answer) => {
    const script = { [pathOf(method)]: () => says(method.output, answer as never) };
    expect((await collectFrom(dataset, script)).outcome).toMatchObject({ status: 'complete' });
    expect((await collectFrom(dataset, {})).outcome).toMatchObject({ status: 'unsupported' });
  },
);

test('a scoped role in the form that tctl prints', () => {
  const wire = toBinary(
    ScopedRoleSchema,
    create(ScopedRoleSchema, {
      kind: 'scoped_role',
      version: 'v1',
      metadata: { name: 'dev', revision: 'r' },
      scope: '/eu',
      spec: {
        assignableScopes: ['/eu/west'],
        rules: [{ resources: ['scoped_token'], verbs: ['read'] }],
        ssh: { logins: ['root'], labels: [{ name: 'env', values: ['dev'] }], forwardAgent: false },
      },
    }),
  );
  expect(stored(toTctl(ScopedRoleSchema, fromBinary(ScopedRoleSchema, wire)))).toEqual({
    kind: 'scoped_role',
    version: 'v1',
    metadata: { name: 'dev' },
    scope: '/eu',
    spec: {
      assignable_scopes: ['/eu/west'],
      rules: [{ resources: ['scoped_token'], verbs: ['read'] }],
      ssh: { logins: ['root'], labels: [{ name: 'env', values: ['dev'] }], forward_agent: false },
    },
  });
});

test('the secret of a scoped token is counted and not kept', () => {
  const secret = new BinaryWriter().tag(1, WireType.LengthDelimited).string('the-secret').finish();
  const wire = Buffer.concat([
    toBinary(
      ScopedTokenSchema,
      create(ScopedTokenSchema, { kind: 'scoped_token', metadata: { name: 'st-1' } }),
    ),
    new BinaryWriter().tag(7, WireType.LengthDelimited).bytes(secret).finish(),
  ]);
  const row = toTctl(ScopedTokenSchema, fromBinary(ScopedTokenSchema, wire));
  expect(JSON.stringify(row)).not.toContain('the-secret');
  expect(redactedBefore(row)).toEqual([{ path: 'status.secret', rule: 'undeclared_secret' }]);
});
