import { describe, expect, test } from 'vitest';
import {
  ADMIN,
  AS_OF,
  botUser,
  DAY,
  EVERYWHERE,
  inList,
  list,
  nested,
  ROOT,
  role,
  saml,
  sso,
  tables,
  time,
  user,
} from './world.ts';

describe('direct grants', () => {
  test('a local human holds the roles of the user, standing and certain', () => {
    const { grant } = tables({ users: [user('alice', ['admin', 'admin'])], roles: [ADMIN] });
    expect(grant('alice', 'admin')).toMatchObject({
      holder_kind: 'human_local',
      holder_dataset: 'users',
      grant_type: 'direct',
      via: null,
      standing: 1,
      certain: 1,
      in_force: 1,
      privileged: 1,
      administrative: 1,
      administrative_certain: 1,
      administrative_reason: '* on *',
    });
  });

  test('a user that the gateway removes soon does not stand, one that it removes later does', () => {
    const { grant } = tables({
      users: [
        user('soon', ['admin'], { expires: time(AS_OF + DAY) }),
        user('later', ['admin'], { expires: time(AS_OF + DAY + 1000) }),
        user('never', ['admin'], { expires: '0001-01-01T00:00:00Z' }),
        user('epoch', ['admin'], { expires: '1970-01-01T00:00:00Z' }),
      ],
      roles: [ADMIN],
    });
    expect(grant('soon', 'admin')).toMatchObject({ standing: 0, until: AS_OF + DAY });
    expect(grant('later', 'admin')).toMatchObject({ standing: 1, until: AS_OF + DAY + 1000 });
    expect(grant('never', 'admin')).toMatchObject({ standing: 1, until: null });
    expect(grant('epoch', 'admin')).toMatchObject({ standing: 1, until: null });
  });

  test('a role that does not exist is granted and gives nothing', () => {
    const { grant, access } = tables({ users: [user('alice', ['gone'])] });
    expect(grant('alice', 'gone')).toMatchObject({ role_exists: 0, privileged: 0 });
    expect(access).toEqual([]);
  });

  test('system users are told from people', () => {
    const { grant } = tables({ users: [user('@teleport-access-approval-bot', ['admin'])], roles: [ADMIN] });
    expect(grant('@teleport-access-approval-bot', 'admin').holder_kind).toBe('system');
  });

  test('hostile names are names', () => {
    const names = ['__proto__', 'constructor', 'a\nb', '=1+1', 'x/y', 'x>y', '\u2028', '\ud800'];
    const { grants, holders } = tables({
      users: names.map((name) => user(name, names)),
      roles: names.map((name) => role(name, { rules: [{ resources: ['*'], verbs: ['*'] }] })),
    });
    expect(grants).toHaveLength(names.length ** 2);
    expect(grants.every((grant) => grant.role_exists === 1 && grant.administrative === 1)).toBe(true);
    expect(new Set(grants.map((grant) => grant.row_id)).size).toBe(grants.length);
    expect(holders).toHaveLength(names.length);
  });
});

describe('connectors', () => {
  const okta = saml('okta', [
    { name: 'groups', value: 'ops', roles: ['admin', 'dev'] },
    { name: 'groups', value: '*', roles: ['dev'] },
    { name: 'groups', value: '^team-(.*)$', roles: ['team-$1'] },
  ]);

  test('the roles of an SSO user came through its connector, and the mapping is named', () => {
    const { grant } = tables({
      users: [
        user('sam', ['admin'], { ...sso('okta'), traits: { groups: ['ops'] }, expires: time(AS_OF - DAY) }),
      ],
      roles: [ADMIN],
      connectors: [okta],
    });
    expect(grant('sam', 'admin')).toMatchObject({
      holder_kind: 'human_sso',
      grant_type: 'connector',
      via: 'okta',
      standing: 1,
      in_force: 1,
      detail: 'by groups=ops',
    });
  });

  test('mappings give roles before anybody has signed in', () => {
    const { grant } = tables({ roles: [ADMIN], connectors: [okta] });
    const ops = 'anyone matching connector okta (groups=ops)';
    expect(grant(ops, 'admin')).toMatchObject({
      holder_kind: 'anyone',
      holder_exists: 0,
      grant_type: 'connector',
      via: 'okta',
      certain: 1,
      any_role: 0,
      administrative: 1,
    });
  });

  test('a value that anybody matches, and a template, are for judgment', () => {
    const { grant } = tables({
      roles: [role('team-core', { rules: [{ resources: ['*'], verbs: ['*'] }] })],
      connectors: [okta],
    });
    expect(grant('anyone matching connector okta (groups=*)', 'dev')).toMatchObject({
      certain: 0,
      any_role: 0,
    });
    expect(grant('anyone matching connector okta (groups=^team-(.*)$)', 'team-$1')).toMatchObject({
      certain: 0,
      any_role: 1,
      role_exists: 1,
      privileged: 1,
      privileged_certain: 0,
    });
  });

  test('a template fits only the roles that it can become', () => {
    const { grant } = tables({ roles: [ADMIN], connectors: [okta] });
    expect(grant('anyone matching connector okta (groups=^team-(.*)$)', 'team-$1')).toMatchObject({
      role_exists: 0,
      privileged: 0,
    });
  });

  test('OIDC claims, GitHub teams and the old form of GitHub teams map roles, too', () => {
    const { grant } = tables({
      connectors: [
        {
          kind: 'oidc',
          metadata: { name: 'g' },
          spec: { claims_to_roles: [{ claim: 'c', value: 'v', roles: ['a'] }] },
        },
        {
          kind: 'github',
          metadata: { name: 'gh' },
          spec: {
            teams_to_roles: [{ organization: 'o', team: 't', roles: ['b'] }],
            teams_to_logins: [{ organization: 'o', team: 'old', logins: ['c'] }],
          },
        },
      ],
    });
    expect(grant('anyone matching connector g (c=v)', 'a').certain).toBe(1);
    expect(grant('anyone matching connector gh (o/t)', 'b').certain).toBe(1);
    expect(grant('anyone matching connector gh (o/old)', 'c').certain).toBe(1);
  });

  test('a role that no mapping gives any more is said', () => {
    const { grant } = tables({
      users: [user('sam', ['other'], sso('okta'))],
      connectors: [saml('okta', [{ name: 'groups', value: 'ops', roles: ['dev'] }])],
    });
    expect(grant('sam', 'other').detail).toBe('no mapping of the connector in this snapshot gives this role');
  });
});

describe('bots', () => {
  const impersonator = role('bot-ci', { impersonate: { roles: ['admin'] } });

  test('14.2: a bot takes on what the role of its user may impersonate', () => {
    const { grant, grants } = tables({
      users: [botUser('ci')],
      bots: [botUser('ci')],
      roles: [impersonator, ADMIN],
    });
    expect(grant('bot:ci', 'admin')).toMatchObject({
      holder_kind: 'bot',
      holder_dataset: 'users',
      grant_type: 'impersonation',
      via: 'bot-ci',
      standing: 1,
      certain: 1,
      administrative: 1,
    });
    expect(grants.map((one) => one.role)).toEqual(['bot-ci', 'admin']);
  });

  test('newer: roles of the bot itself, once, whether or not its user and role are shown', () => {
    const bot = {
      kind: 'bot',
      metadata: { name: 'ci' },
      spec: { roles: ['admin'] },
      status: { user_name: 'bot-ci', role_name: 'bot-ci' },
    };
    for (const users of [[botUser('ci')], []]) {
      const { grant } = tables({ users, bots: [bot], roles: [impersonator, ADMIN] });
      expect(grant('bot:ci', 'admin')).toMatchObject({
        holder_dataset: 'bots',
        grant_type: 'impersonation',
        via: 'bot-ci',
      });
    }
    expect(tables({ bots: [bot], roles: [ADMIN] }).grant('bot:ci', 'admin').administrative).toBe(1);
  });

  test('impersonation of users is for judgment; of any role it covers all', () => {
    const { grant } = tables({
      users: [user('alice', ['as-others']), user('eve', ['as-any'])],
      roles: [
        role('as-others', { impersonate: { users: ['bob'], roles: ['admin'] } }),
        role('as-any', { impersonate: { roles: ['*'] } }),
        ADMIN,
      ],
    });
    expect(grant('alice', 'admin')).toMatchObject({
      certain: 0,
      grant_type: 'impersonation',
      privileged_certain: 0,
    });
    expect(grant('eve', '*')).toMatchObject({
      certain: 1,
      any_role: 1,
      administrative: 1,
      administrative_certain: 1,
    });
  });

  test('a deny of the holder takes impersonation away, also from a pattern', () => {
    const { grants, grant, withheld } = tables({
      users: [user('alice', ['imp', 'no-imp']), user('eve', ['as-any', 'no-imp'])],
      roles: [
        role('imp', { impersonate: { roles: ['admin'] } }),
        role('as-any', { impersonate: { roles: ['*'] } }),
        role('no-imp', {}, { impersonate: { roles: ['admin'] } }),
        ADMIN,
      ],
    });
    expect(grants.filter((one) => one.holder === 'alice').map((one) => one.role)).toEqual(['imp', 'no-imp']);
    expect(withheld).toMatchObject([{ holder: 'alice', role: 'admin', grant_type: 'impersonation' }]);
    expect(grant('eve', '*').administrative).toBe(0);
  });
});

describe('access lists', () => {
  const prod = list('prod', { title: 'Production', grants: { roles: ['admin'], traits: {} } });

  test('members get the grants, standing where the membership does not end', () => {
    const { grant } = tables({
      users: [user('alice', []), user('bob', []), user('carol', [])],
      roles: [ADMIN],
      lists: [prod],
      members: [
        inList('prod', 'alice', { joined: time(AS_OF - DAY) }),
        inList('prod', 'bob', { expires: time(AS_OF + 1000) }),
      ],
    });
    expect(grant('alice', 'admin')).toMatchObject({
      grant_type: 'access_list',
      via: 'Production',
      since: AS_OF - DAY,
      until: null,
      standing: 1,
      certain: 1,
    });
    expect(grant('bob', 'admin')).toMatchObject({ until: AS_OF + 1000, standing: 0, in_force: 1 });
    expect(() => grant('carol', 'admin')).toThrow('0 grants');
  });

  test('an expired membership grants nothing, and says so', () => {
    const { grants, withheld } = tables({
      users: [user('alice', [])],
      lists: [prod],
      members: [inList('prod', 'alice', { expires: time(AS_OF) })],
    });
    expect(grants).toEqual([]);
    expect(withheld).toMatchObject([
      { holder: 'alice', role: 'admin', reason: 'the membership has expired' },
    ]);
  });

  test('nested lists pass their grants to any depth, and cycles end', () => {
    const { grant } = tables({
      users: [user('alice', [])],
      roles: [ADMIN],
      lists: [prod, list('mid', { grants: { roles: ['m'] } }), list('low', { grants: { roles: ['l'] } })],
      members: [inList('low', 'alice'), nested('mid', 'low'), nested('prod', 'mid'), nested('low', 'prod')],
    });
    expect(grant('alice', 'admin')).toMatchObject({ via: 'low > mid > Production', standing: 1 });
    expect(grant('alice', 'm').via).toBe('low > mid');
    expect(grant('alice', 'l').via).toBe('low');
  });

  test('grants do not pass down: members of the outer list get nothing of the inner', () => {
    const { grants } = tables({
      users: [user('alice', [])],
      lists: [prod, list('low', { grants: { roles: ['l'] } })],
      members: [inList('prod', 'alice'), nested('prod', 'low')],
    });
    expect(grants.map((one) => one.role)).toEqual(['admin']);
  });

  test('the nearest end on the path counts, and the path that lasts longest is taken', () => {
    const { grant } = tables({
      users: [user('alice', [])],
      lists: [prod, list('a', {}), list('b', {})],
      members: [
        inList('a', 'alice', { expires: time(AS_OF + DAY) }),
        nested('prod', 'a'),
        inList('b', 'alice'),
        nested('prod', 'b', { expires: time(AS_OF + 2 * DAY) }),
      ],
    });
    expect(grant('alice', 'admin')).toMatchObject({
      via: 'b > Production',
      until: AS_OF + 2 * DAY,
      standing: 0,
    });
  });

  test('requirements: unmet grants nothing, unknown is for judgment, every value is needed', () => {
    const { grant, grants, withheld } = tables({
      users: [
        user('meets', ['base'], { traits: { department: ['eng', 'fin'] } }),
        user('half', ['base'], { traits: { department: ['eng'] } }),
      ],
      lists: [
        list('prod', {
          grants: { roles: ['admin'] },
          membership_requires: { roles: ['base'], traits: { department: ['eng', 'fin'] } },
        }),
      ],
      members: [inList('prod', 'meets'), inList('prod', 'half'), inList('prod', 'nobody-yet')],
    });
    expect(grant('meets', 'admin').certain).toBe(1);
    expect(grants.some((one) => one.holder === 'half' && one.role === 'admin')).toBe(false);
    expect(withheld).toMatchObject([{ holder: 'half', reason: 'requirement not met: trait department=fin' }]);
    expect(grant('nobody-yet', 'admin')).toMatchObject({
      certain: 0,
      holder_exists: 0,
      holder_kind: 'unknown',
    });
  });

  test('a requirement of an outer list counts for members of the inner one', () => {
    const { grants, withheld } = tables({
      users: [user('alice', [])],
      lists: [
        list('prod', { grants: { roles: ['admin'] }, membership_requires: { roles: ['base'] } }),
        list('low', {}),
      ],
      members: [inList('low', 'alice'), nested('prod', 'low')],
    });
    expect(grants).toEqual([]);
    expect(withheld).toMatchObject([{ via: 'low > prod', reason: 'requirement not met: role base' }]);
  });

  test('owners get what is granted to owners, also through a list that owns', () => {
    const owned = list('prod', {
      grants: { roles: ['admin'] },
      owner_grants: { roles: ['reviewer'] },
      owners: [
        { name: 'alice', membership_kind: 'MEMBERSHIP_KIND_USER' },
        { name: 'leads', membership_kind: 'MEMBERSHIP_KIND_LIST' },
      ],
    });
    const { grant, grants } = tables({
      users: [user('alice', []), user('bob', [])],
      lists: [owned, list('leads', {}), list('outer', { grants: { roles: ['out'] } })],
      members: [inList('leads', 'bob'), nested('outer', 'prod')],
    });
    expect(grant('alice', 'reviewer')).toMatchObject({ via: 'owner of prod', standing: 1 });
    expect(grant('bob', 'reviewer').via).toBe('leads > owner of prod');
    expect(grants).toHaveLength(2);
  });

  test('what the gateway itself found against a member is not passed over', () => {
    const { grant } = tables({
      users: [user('alice', [])],
      lists: [prod],
      members: [inList('prod', 'alice', { ineligible_status: 'INELIGIBLE_STATUS_MISSING_REQUIREMENTS' })],
    });
    expect(grant('alice', 'admin')).toMatchObject({ certain: 0 });
  });

  test('traits that a list grants reach the logins of roles', () => {
    const { can } = tables({
      users: [user('alice', ['access'])],
      roles: [role('access', { ...EVERYWHERE, logins: ['{{internal.logins}}'] })],
      lists: [list('breakers', { grants: { roles: [], traits: { logins: ['root'] } } })],
      members: [inList('breakers', 'alice')],
    });
    expect(can('alice', 'root_on_every_node')).toMatchObject({ resolution: 'yes', by_traits: 1 });
  });

  test('a membership in a list that is gone is said', () => {
    const { withheld } = tables({ users: [user('alice', [])], members: [inList('gone', 'alice')] });
    expect(withheld).toMatchObject([{ holder: 'alice', reason: 'there is no access list gone' }]);
  });
});

describe('access requests', () => {
  test('roles of a request are held for a time', () => {
    const { grant, holder } = tables({
      users: [user('alice', ['dev'])],
      roles: [ADMIN],
      requests: [{ id: 'one', roles: ['admin'] }],
    });
    expect(grant('alice', 'admin')).toMatchObject({
      grant_type: 'access_request',
      via: 'one',
      standing: 0,
      in_force: 1,
      since: AS_OF - DAY,
      until: AS_OF + DAY,
      administrative: 1,
    });
    expect(holder('alice')).toMatchObject({ administrative: 'yes', standing_privilege: 'no' });
  });

  test('one that has ended is listed and no longer counts', () => {
    const { grant, holder } = tables({
      users: [user('alice', ['dev'])],
      roles: [ADMIN],
      requests: [{ roles: ['admin'], until: AS_OF }],
    });
    expect(grant('alice', 'admin')).toMatchObject({ in_force: 0, administrative: 1 });
    expect(holder('alice')?.administrative).toBe('no');
  });

  test('a request for some resources does not reach every node', () => {
    const { can, grant } = tables({
      users: [user('alice', [])],
      roles: [ROOT],
      requests: [{ roles: ['root-all'], resources: 2 }],
    });
    expect(grant('alice', 'root-all')).toMatchObject({ privileged: 0, resource_count: 2 });
    expect(can('alice', 'root_on_every_node')).toBeUndefined();
  });

  test('a requester who is gone is named', () => {
    const { grant } = tables({ roles: [ADMIN], requests: [{ user: 'gone', roles: ['admin'] }] });
    expect(grant('gone', 'admin')).toMatchObject({ holder_exists: 0, holder_dataset: 'access_requests' });
  });
});
