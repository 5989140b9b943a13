import { describe, expect, test } from 'vitest';
import { ADMIN, botUser, EVERYWHERE, ROOT, role, saml, tables, user } from './world.ts';

const TEMPLATE = role('access', { ...EVERYWHERE, logins: ['{{internal.logins}}'] });
const root = 'root_on_every_node';

describe('root on every node, by effect', () => {
  test('a literal root on any label', () => {
    const { can } = tables({ users: [user('alice', ['root-all'])], roles: [ROOT] });
    expect(can('alice', root)).toMatchObject({
      resolution: 'yes',
      access: 'root on every node',
      allowed_by: 'root-all',
      denied_by: null,
      standing: 'yes',
    });
  });

  test('traits decide', () => {
    const { can } = tables({
      users: [
        user('alice', ['access'], { traits: { logins: ['root'] } }),
        user('bob', ['access'], { traits: { logins: ['bob'] } }),
      ],
      roles: [TEMPLATE],
    });
    expect(can('alice', root)).toMatchObject({ resolution: 'yes', by_traits: 1 });
    expect(can('bob', root)).toBeUndefined();
  });

  test('a deny of another role of the holder takes it away', () => {
    const { can, grant } = tables({
      users: [user('alice', ['root-all', 'no-root'])],
      roles: [ROOT, role('no-root', {}, { logins: ['root'] })],
    });
    expect(can('alice', root)).toMatchObject({
      resolution: 'no',
      allowed_by: 'root-all',
      denied_by: 'no-root',
    });
    expect(grant('alice', 'root-all').privileged).toBe(0);
  });

  test('allowed and denied by the same role is for judgment, with both facts', () => {
    const both = role('both', { ...EVERYWHERE, logins: ['root'] }, { logins: ['root'] });
    const { can } = tables({ users: [user('alice', ['both'])], roles: [both] });
    expect(can('alice', root)).toMatchObject({
      resolution: 'judgment',
      denied_by: 'both',
      why: 'role both allows and denies root on every node',
    });
  });

  test('a deny of some labels leaves the rest; a deny of all labels leaves nothing', () => {
    const some = role('some', {}, { node_labels: { env: 'lab' } });
    const every = role('every', {}, { node_labels: { '*': ['*'] } });
    const { can } = tables({
      users: [user('alice', ['root-all', 'some']), user('bob', ['root-all', 'every'])],
      roles: [ROOT, some, every],
    });
    expect(can('alice', root)?.resolution).toBe('yes');
    expect(can('bob', root)?.resolution).toBe('no');
  });

  test('label expressions are for judgment, on either side', () => {
    const expression = { node_labels_expression: 'labels["env"] == "x"' };
    const { can } = tables({
      users: [user('alice', ['exp']), user('bob', ['root-all', 'no-exp'])],
      roles: [ROOT, role('exp', { ...expression, logins: ['root'] }), role('no-exp', {}, expression)],
    });
    expect(can('alice', root)?.resolution).toBe('judgment');
    expect(can('bob', root)).toMatchObject({ resolution: 'judgment', denied_by: 'no-exp' });
  });

  test('wildcard labels without root, and root without wildcard labels, are nothing', () => {
    const { can } = tables({
      users: [user('alice', ['wide']), user('bob', ['narrow']), user('carol', ['wide', 'narrow'])],
      roles: [
        role('wide', { ...EVERYWHERE, logins: ['ubuntu'] }),
        role('narrow', { node_labels: { team: 'db' }, logins: ['root'] }),
      ],
    });
    for (const name of ['alice', 'bob', 'carol']) expect(can(name, root)).toBeUndefined();
  });

  test('nobody has signed in through the connector yet: the logins are not known', () => {
    const { can } = tables({
      roles: [TEMPLATE],
      connectors: [saml('okta', [{ name: 'g', value: 'v', roles: ['access'] }])],
    });
    expect(can('anyone matching connector okta (g=v)', root)).toMatchObject({
      resolution: 'judgment',
      by_traits: 1,
    });
  });

  test('functions of traits are for judgment, unless the trait is empty; the local part of an address is not', () => {
    const functions = role('fn', {
      ...EVERYWHERE,
      logins: ['{{regexp.replace(external.x, "^(.*)$", "$1")}}'],
    });
    const local = role('mail', { ...EVERYWHERE, logins: ['{{email.local(external.email)}}'] });
    const { can } = tables({
      users: [
        user('alice', ['fn'], { traits: { x: ['a'] } }),
        user('bob', ['fn']),
        user('carol', ['mail'], { traits: { email: ['root@x.example'] } }),
        user('dave', ['mail'], { traits: { email: ['dave@x.example'] } }),
      ],
      roles: [functions, local],
    });
    expect(can('alice', root)?.resolution).toBe('judgment');
    expect(can('bob', root)).toBeUndefined();
    expect(can('carol', root)?.resolution).toBe('yes');
    expect(can('dave', root)).toBeUndefined();
  });

  test('login rules leave known traits as they are, and are said where a mapping is matched', () => {
    const { can, grants } = tables({
      users: [user('alice', ['access'], { traits: { logins: ['a'] } })],
      roles: [TEMPLATE],
      connectors: [saml('okta', [{ name: 'g', value: 'v', roles: ['access'] }])],
      loginRules: true,
    });
    expect(can('alice', root)).toBeUndefined();
    expect(grants.map((grant) => grant.detail)).toEqual([
      null,
      'login rules may change the attribute before it is matched',
    ]);
  });

  test('a standing deny protects against a requested role, not the other way round', () => {
    const noRoot = role('no-root', {}, { logins: ['root'] });
    const { can } = tables({
      users: [user('alice', ['no-root']), user('bob', ['root-all'])],
      roles: [ROOT, noRoot],
      requests: [
        { id: 'a', user: 'alice', roles: ['root-all'] },
        { id: 'b', user: 'bob', roles: ['no-root'] },
      ],
    });
    expect(can('alice', root)?.resolution).toBe('no');
    expect(can('bob', root)?.resolution).toBe('yes');
  });

  test('a bot may leave out the denying one of the roles that it takes on', () => {
    const { can } = tables({
      users: [botUser('ci')],
      roles: [
        ROOT,
        role('no-root', {}, { logins: ['root'] }),
        role('bot-ci', { impersonate: { roles: ['root-all', 'no-root'] } }),
      ],
    });
    expect(can('bot:ci', root)).toMatchObject({ resolution: 'judgment', denied_by: 'no-root' });
  });

  test('other logins count where the settings say so', () => {
    const { can } = tables({
      users: [user('alice', ['r'])],
      roles: [role('r', { ...EVERYWHERE, logins: ['ec2-user'] })],
      settings: { rootLogins: ['root', 'ec2-user'] },
    });
    expect(can('alice', root)).toMatchObject({ resolution: 'yes', access: 'ec2-user on every node' });
  });
});

describe('privileged labels', () => {
  const onLabels = (node_labels: Record<string, string | string[]>, traits = {}) =>
    tables({
      users: [user('alice', ['r'], { traits })],
      roles: [role('r', { node_labels, logins: ['root'] })],
    }).can('alice', 'root_on_privileged_nodes')?.resolution;

  test.each([
    [{ env: 'prod' }, 'yes'],
    [{ env: ['staging', 'production'] }, 'yes'],
    [{ env: 'prod*' }, 'yes'],
    [{ env: '^pr.d$' }, 'yes'],
    [{ env: '*' }, 'yes'],
    [{ '*': '*' }, 'yes'],
    [{ env: 'prod', team: 'db' }, 'yes'],
    [{ env: '^(a+)+$' }, 'judgment'],
    [{ env: 'staging' }, undefined],
    [{ team: 'db' }, undefined],
    [{}, undefined],
  ])('%j is %s', (labels, expected) => {
    expect(onLabels(labels as Record<string, string>)).toBe(expected);
  });

  test('labels may depend on traits', () => {
    expect(onLabels({ env: '{{external.env}}' }, { env: ['prod'] })).toBe('yes');
    expect(onLabels({ env: '{{external.env}}' }, { env: ['lab'] })).toBeUndefined();
  });
});

describe('what counts as root outside nodes', () => {
  test.each([
    ['kubernetes_masters', { kubernetes_labels: { '*': '*' }, kubernetes_groups: ['system:masters'] }],
    ['all_databases', { db_labels: { '*': '*' }, db_users: ['*'], db_names: ['*'] }],
    [
      'windows_administrator',
      { windows_desktop_labels: { '*': '*' }, windows_desktop_logins: ['Administrator'] },
    ],
  ])('%s', (capability, allow) => {
    const state = { users: [user('alice', ['r'])], roles: [role('r', allow)] };
    expect(tables(state).can('alice', capability)?.resolution).toBe('yes');
  });

  test('any database user without any database name is not all databases', () => {
    const { can } = tables({
      users: [user('alice', ['r'])],
      roles: [role('r', { db_labels: { '*': '*' }, db_users: ['*'], db_names: ['postgres'] })],
    });
    expect(can('alice', 'all_databases')).toBeUndefined();
  });
});

describe('administrative rights', () => {
  const answer = (rules: object[], deny: object[] = [], more: object[] = []) =>
    tables({
      users: [user('alice', ['r', 'other'])],
      roles: [
        role('r', { rules: rules as never }, { rules: deny as never }),
        role('other', {}, { rules: more as never }),
      ],
    }).can('alice', 'administrative')?.resolution;
  const rule = (resource: string, ...verbs: string[]) => ({ resources: [resource], verbs });

  test.each([
    ...[
      'role',
      'user',
      'token',
      'oidc',
      'saml',
      'github',
      'auth_connector',
      'access_list',
      'access_request',
      'bot',
    ],
    ...['cluster_auth_preference', 'trusted_cluster', 'login_rule', 'workload_identity'],
  ])('create and update on %s', (resource) => {
    expect(answer([rule(resource, 'create')])).toBe('yes');
    expect(answer([rule(resource, 'update')])).toBe('yes');
    expect(answer([rule(resource, 'list', 'read')])).toBeUndefined();
  });

  test('deletion of locks, not their creation', () => {
    expect(answer([rule('lock', 'delete')])).toBe('yes');
    expect(answer([rule('lock', 'create', 'update')])).toBeUndefined();
  });

  test('any resource or any verb', () => {
    expect(answer([rule('*', '*')])).toBe('yes');
    expect(answer([rule('role', '*')])).toBe('yes');
  });

  test('denied by the same role or by another of the holder', () => {
    expect(answer([rule('role', 'create')], [rule('role', 'create')])).toBe('no');
    expect(answer([rule('role', 'create')], [], [rule('*', '*')])).toBe('no');
    expect(answer([rule('role', 'create', 'update')], [], [rule('role', 'create')])).toBe('yes');
  });

  test('conditions are for judgment, on either side', () => {
    expect(answer([{ ...rule('role', 'create'), where: 'x' }])).toBe('judgment');
    expect(answer([rule('role', 'create')], [], [{ ...rule('role', 'create'), where: 'x' }])).toBe(
      'judgment',
    );
  });

  test('impersonation of any user; a role in privileged_roles is privileged without being administrative', () => {
    const { can, grant } = tables({
      users: [user('alice', ['imp']), user('bob', ['named'])],
      roles: [role('imp', { impersonate: { users: ['*'], roles: ['x'] } }), role('named', {})],
      settings: { privilegedRoles: ['named'] },
    });
    expect(can('alice', 'administrative')).toMatchObject({
      resolution: 'yes',
      access: 'impersonate any user',
    });
    expect(grant('bob', 'named')).toMatchObject({ privileged: 1, privileged_certain: 1, administrative: 0 });
  });
});

describe('certificate life', () => {
  test('the smallest of the roles; 30 h where a role sets none', () => {
    const ttl = (name: string, max_session_ttl: string) => role(name, {}, {}, { max_session_ttl });
    const { holder } = tables({
      users: [
        user('a', ['long', 'short']),
        user('b', ['long', 'none']),
        user('c', ['long']),
        user('d', ['bad', 'short']),
      ],
      roles: [ttl('long', '720h0m1.5s'), ttl('short', '1h0m0s'), ttl('none', '0s'), ttl('bad', 'x')],
    });
    expect(holder('a')).toMatchObject({ max_session_ttl_us: 3_600_000_000, max_session_ttl_role: 'short' });
    expect(holder('b')).toMatchObject({
      max_session_ttl_us: 30 * 3_600_000_000,
      max_session_ttl_role: 'none',
    });
    expect(holder('c')?.max_session_ttl_us).toBe((720 * 3600 + 1.5) * 1_000_000);
    expect(holder('d')?.max_session_ttl_us).toBeNull();
    expect(tables({ users: [user('e', [])], roles: [ADMIN] }).holder('e')).toBeUndefined();
  });
});

test('holders of each role are counted, and a role that nobody can hold is told from one that may be requested', () => {
  const { roleHolders } = tables({
    users: [user('alice', ['used', 'asker', 'gone']), botUser('ci')],
    roles: [
      ...['used', 'unused', 'asked', 'past'].map((name) => role(name, {})),
      role('asker', { request: { roles: ['ask*'] } }),
      role('bot-ci', { impersonate: { roles: ['us*'] } }),
    ],
    connectors: [saml('okta', [{ name: 'g', value: 'v', roles: ['used'] }])],
    requests: [{ user: 'alice', roles: ['past'], until: 1 }],
  });
  expect(roleHolders('used')).toMatchObject({
    humans: 1,
    bots: 1,
    mappings: 1,
    by_pattern_only: 1,
    nobody: 0,
  });
  expect(roleHolders('unused')).toMatchObject({ humans: 0, bots: 0, nobody: 1, requestable: 0 });
  expect(roleHolders('asked')).toMatchObject({ humans: 0, nobody: 0, requestable: 1 });
  expect(roleHolders('past')).toMatchObject({ humans: 0, nobody: 0, requests: 1 });
  expect(roleHolders('gone')).toMatchObject({ humans: 1, role_exists: 0 });
});
