import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permissionFor, rulesOf } from '../../../src/gateway/client/permissions.ts';
import { RoleV6Schema } from '../../../src/gateway/gen/teleport/legacy/types/role_pb.ts';

type Rule = { resources: string[]; verbs: string[]; where?: string };
const role = (allow: Rule[], deny: Rule[] = []) =>
  create(RoleV6Schema, { spec: { allow: { rules: allow }, deny: { rules: deny } } });
const may = (resource: string, verbs: string[], ...roles: ReturnType<typeof role>[]) =>
  permissionFor(rulesOf(roles), resource, verbs);

describe('permissions of the caller', () => {
  it('need every verb, over all roles together', () => {
    const lists = role([{ resources: ['lock', 'user'], verbs: ['list'] }]);
    const reads = role([{ resources: ['lock'], verbs: ['read'] }]);
    expect(may('lock', ['list', 'read'], lists, reads)).toBe('yes');
    expect(may('user', ['list', 'read'], lists, reads)).toBe('no');
    expect(may('lock', ['list'])).toBe('no');
  });

  it('know wildcards, and that read includes readnosecrets but not the other way round', () => {
    expect(may('anything', ['list', 'create'], role([{ resources: ['*'], verbs: ['*'] }]))).toBe('yes');
    expect(may('oidc', ['readnosecrets'], role([{ resources: ['oidc'], verbs: ['read'] }]))).toBe('yes');
    expect(may('oidc', ['read'], role([{ resources: ['oidc'], verbs: ['readnosecrets'] }]))).toBe('no');
  });

  it('are filtered under a where clause, unless another rule has none', () => {
    const where = role([{ resources: ['session'], verbs: ['list', 'read'], where: 'contains(x, y)' }]);
    expect(may('session', ['list', 'read'], where)).toBe('filtered');
    expect(may('session', ['list'], where, role([{ resources: ['session'], verbs: ['list'] }]))).toBe('yes');
  });

  it('lose to a deny, and are filtered by a conditional one', () => {
    const all = [{ resources: ['*'], verbs: ['*'] }];
    expect(may('user', ['list'], role(all), role([], [{ resources: ['user'], verbs: ['*'] }]))).toBe('no');
    expect(may('user', ['list'], role(all, [{ resources: ['user'], verbs: ['list'], where: 'x' }]))).toBe(
      'filtered',
    );
    expect(may('user', ['list'], role([], [{ resources: ['user'], verbs: ['list'], where: 'x' }]))).toBe(
      'no',
    );
    expect(may('cluster_auth_preference', ['read'], role([], [{ resources: ['*'], verbs: ['read'] }]))).toBe(
      'no',
    );
  });

  it('know what the implicit role gives everybody', () => {
    expect(may('cluster_auth_preference', ['read'])).toBe('yes');
    expect(may('cert_authority', ['list', 'readnosecrets'])).toBe('yes');
    expect(may('cert_authority', ['read'])).toBe('no');
    expect(may('node', ['list', 'read'])).toBe('yes');
    expect(may('node', ['create'])).toBe('no');
    expect(may('remote_cluster', ['list', 'read'])).toBe('yes');
    expect(may('db_service', ['list', 'read'])).toBe('no');
  });

  it('never grow by a deny rule nor shrink by an allow rule', () => {
    const order = ['no', 'unknown', 'filtered', 'yes'];
    const rule = fc.record({
      resources: fc.subarray(['*', 'user', 'node'], { minLength: 1 }),
      verbs: fc.subarray(['*', 'list', 'read', 'readnosecrets'], { minLength: 1 }),
      where: fc.constantFrom('', 'x'),
    });
    const rules = fc.array(rule, { maxLength: 4 });
    fc.assert(
      fc.property(rules, rules, rule, fc.constantFrom('user', 'node'), (allow, deny, more, resource) => {
        const rank = (one: Rule[], other: Rule[]) =>
          order.indexOf(may(resource, ['list', 'read'], role(one, other)));
        expect(rank(allow, [...deny, more])).toBeLessThanOrEqual(rank(allow, deny));
        expect(rank([...allow, more], deny)).toBeGreaterThanOrEqual(rank(allow, deny));
      }),
    );
  });
});
