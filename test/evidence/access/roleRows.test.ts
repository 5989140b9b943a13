import { expect, test } from 'vitest';
import { ACCESS_TABLES } from '../../../src/datasets/effectiveAccess/accessTables.ts';
import { DEFAULT_ACCESS_SETTINGS } from '../../../src/evidence/access/input.ts';
import { type RoleRow, roleRows, roleVersionRows } from '../../../src/evidence/access/roleRows.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { AS_OF, DAY, EVERYWHERE, role } from './world.ts';

type RowOfTable<T extends RoleRow['table']> = Extract<RoleRow, { table: T }>['row'];

function rows<T extends RoleRow['table']>(table: T, body: JsonObject): RowOfTable<T>[] {
  const found = [
    ...roleRows([{ rowId: 'r', body }], { ...DEFAULT_ACCESS_SETTINGS, privilegedRoles: ['listed'] }),
  ];
  return found.filter((one) => one.table === table).map((one) => one.row as RowOfTable<T>);
}

const capabilities = (allow: JsonObject, deny: JsonObject = {}, options: JsonObject = {}, name = 'r') =>
  rows('role_capabilities', role(name, allow, deny, options))[0] as RowOfTable<'role_capabilities'>;

test.each([
  ['all', { ...EVERYWHERE, logins: ['root'] }, {}],
  ['traits', { ...EVERYWHERE, logins: ['{{internal.logins}}'] }, {}],
  ['judgment', { ...EVERYWHERE, logins: ['root'] }, { logins: ['root'] }],
  ['judgment', { node_labels_expression: 'x', logins: ['root'] }, {}],
  ['judgment', { node_labels_expression: 'x', logins: ['{{internal.logins}}'] }, {}],
  ['judgment', { ...EVERYWHERE, node_labels_expression: 'x', logins: ['root'] }, {}],
  ['labelled', { node_labels: { team: 'db' }, logins: ['root'] }, {}],
  ['no', { node_labels: { team: 'db' }, node_labels_expression: 'x', logins: ['ubuntu'] }, {}],
  ['no', { ...EVERYWHERE, logins: ['ubuntu'] }, {}],
  ['no', { logins: ['root'] }, {}],
])('root on nodes is %s for %j less %j', (expected, allow, deny) => {
  expect(capabilities(allow as JsonObject, deny as JsonObject).root_on_nodes).toBe(expected);
});

test('privileged: administrative, root on every node or on privileged labels, or listed; certain or not', () => {
  const flags = (allow: JsonObject, name = 'r') => {
    const { privileged, privileged_certain, administrative } = capabilities(allow, {}, {}, name);
    return [privileged, privileged_certain, administrative];
  };
  expect(flags({ rules: [{ resources: ['user'], verbs: ['update'] }] })).toEqual([1, 1, 1]);
  expect(flags({ rules: [{ resources: ['user'], verbs: ['update'], where: 'x' }] })).toEqual([1, 0, 1]);
  expect(flags({ ...EVERYWHERE, logins: ['root'] })).toEqual([1, 1, 0]);
  expect(flags({ node_labels: { env: 'prod' }, logins: ['root'] })).toEqual([1, 1, 0]);
  expect(flags({ node_labels: { env: 'lab' }, logins: ['root'] })).toEqual([0, 1, 0]);
  expect(flags({ ...EVERYWHERE, logins: ['{{internal.logins}}'] })).toEqual([1, 0, 0]);
  expect(flags({}, 'listed')).toEqual([1, 1, 0]);
  expect(flags({ review_requests: { roles: ['*'] } })).toEqual([0, 1, 0]);
});

test('labels and reach, in words', () => {
  const found = capabilities(
    { node_labels: { env: ['a', 'b'], team: 'x' }, app_labels_expression: 'e', db_labels: { '*': '*' } },
    { kubernetes_labels: { env: 'prod' } },
  );
  expect(found).toMatchObject({
    nodes: 'labelled',
    apps: 'judgment',
    databases: 'all',
    kubernetes: 'none',
    windows_desktops: 'none',
    labels: 'node: env=a|b, team=x; db: *=*; app: expression e',
    denied_labels: 'kubernetes: env=prod',
    label_expressions: 1,
    where_clauses: 0,
  });
});

test('options: life of certificates, second factor, recording, transmission', () => {
  expect(capabilities({})).toMatchObject({
    max_session_ttl_us: 30 * 3_600_000_000,
    max_session_ttl_set: 0,
    require_session_mfa: 0,
    require_session_mfa_value: null,
    ssh_file_copy: 1,
    port_forwarding: 1,
    agent_forwarding: 0,
    desktop_clipboard: 1,
  });
  const options = {
    max_session_ttl: '720h0m0s',
    require_session_mfa: 'hardware_key_touch',
    record_session: { default: 'best_effort', ssh: 'off', desktop: false },
    ssh_file_copy: false,
    ssh_port_forwarding: { local: { enabled: false }, remote: { enabled: false } },
    forward_agent: true,
    desktop_clipboard: false,
  };
  expect(capabilities({}, {}, options)).toMatchObject({
    max_session_ttl_us: 720 * 3_600_000_000,
    max_session_ttl_set: 1,
    require_session_mfa: 1,
    require_session_mfa_value: 'hardware_key_touch',
    record_session_default: 'best_effort',
    record_session_ssh: 'off',
    record_session_desktop: 'false',
    ssh_file_copy: 0,
    port_forwarding: 0,
    agent_forwarding: 1,
    desktop_clipboard: 0,
  });
});

test.each([
  [true, 1],
  [false, 0],
  ['session', 1],
  ['multi_session', 1],
  ['hardware_key', 1],
  ['off', 0],
  ['no', 0],
  [0, 0],
  [2, 1],
])('require_session_mfa %j means %j', (value, expected) => {
  expect(capabilities({}, {}, { require_session_mfa: value }).require_session_mfa).toBe(expected);
});

test('members that this version does not know are named', () => {
  const body = role('r', { warp_labels: { '*': '*' }, logins: [] }, {}, { future_option: 1 });
  expect(capabilities({}).unknown_members).toBeNull();
  expect(rows('role_capabilities', { ...body, scope: '/eu' })[0]?.unknown_members).toBe(
    'scope, spec.options.future_option, spec.allow.warp_labels',
  );
});

test('rules and logins, one a row', () => {
  const body = role(
    'r',
    {
      rules: [{ resources: ['a', 'user'], verbs: ['list', 'update'], where: 'w' }],
      logins: ['root', '{{external.x}}'],
    },
    { db_users: ['*'] },
  );
  expect(
    rows('role_rules', body).map((row) => [row.resource, row.verb, row.where_clause, row.administrative]),
  ).toEqual([
    ['a', 'list', 'w', 0],
    ['a', 'update', 'w', 0],
    ['user', 'list', 'w', 0],
    ['user', 'update', 'w', 1],
  ]);
  expect(
    rows('role_logins', body).map(({ side, kind, login, templated, trait, root }) => [
      side,
      kind,
      login,
      templated,
      trait,
      root,
    ]),
  ).toEqual([
    ['allow', 'node', 'root', 0, null, 1],
    ['allow', 'node', '{{external.x}}', 1, 'x', 0],
    ['deny', 'database_user', '*', 0, null, 1],
  ]);
});

test('requests, reviews and moderated sessions', () => {
  const body = role(
    'r',
    {
      request: {
        roles: ['dba', 'prod-*'],
        search_as_roles: ['access'],
        claims_to_roles: [{ claim: 'g', value: 'v', roles: ['x'] }],
        thresholds: [
          { name: 'two', approve: 2, deny: 1 },
          { approve: 3, filter: 'f' },
        ],
        max_duration: '4h0m0s',
        reason: { mode: 'required' },
      },
      review_requests: { roles: ['*'], where: 'contains(x)' },
      require_session_join: [
        { name: 'p', filter: 'f', kinds: ['k8s', 'ssh'], count: 2, modes: ['moderator'] },
      ],
    },
    { review_requests: { roles: ['dba'] } },
  );
  expect(
    rows('role_request_rules', body).map((row) => [row.source, row.requests, row.any_role, row.condition]),
  ).toEqual([
    ['roles', 'dba', 0, null],
    ['roles', 'prod-*', 1, null],
    ['search_as_roles', 'access', 0, null],
    ['claims_to_roles', 'x', 0, 'g=v'],
  ]);
  expect(rows('role_request_rules', body)[0]).toMatchObject({
    approvals: 2,
    thresholds: 'two approve 2, deny 1; approve 3, deny 1 where f',
    max_duration_us: 4 * 3_600_000_000,
    reason_required: 1,
  });
  expect(rows('role_review_rules', body)).toMatchObject([
    { side: 'allow', reviews: '*', any_role: 1, condition: 'where contains(x)' },
    { side: 'deny', reviews: 'dba', any_role: 0, condition: null },
  ]);
  expect(rows('role_session_join', body)).toMatchObject([
    { name: 'p', filter: 'f', kinds: 'k8s, ssh', modes: 'moderator', participants: 2, on_leave: 'terminate' },
  ]);
  expect(rows('role_capabilities', body)[0]).toMatchObject({
    may_request_roles: 1,
    may_review: 1,
    reviews_any_role: 1,
    session_join_policies: 1,
    where_clauses: 1,
  });
});

test('definitions that stood for a time are rows of their own', () => {
  const body = role('r', { ...EVERYWHERE, logins: ['root'] });
  const spans = [
    { rowId: 'r', body, validity: { from: AS_OF - DAY, until: AS_OF } },
    { rowId: 'r', body: role('r', {}), validity: { from: AS_OF, until: null } },
  ];
  expect([...roleVersionRows(spans, DEFAULT_ACCESS_SETTINGS)]).toMatchObject([
    { row_id: `r@${AS_OF - DAY}`, root_on_nodes: 'all', valid_until: AS_OF },
    { row_id: `r@${AS_OF}`, root_on_nodes: 'no', valid_until: null },
  ]);
});

test('rows have the columns of their tables', () => {
  const body = role('r', {
    rules: [{ resources: ['a'], verbs: ['b'] }],
    logins: ['x'],
    request: { roles: ['x'] },
    review_requests: { roles: ['x'] },
    require_session_join: [{ name: 'p' }],
  });
  const found = new Map(
    [...roleRows([{ rowId: 'r', body }], DEFAULT_ACCESS_SETTINGS)].map(({ table, row }) => [table, row]),
  );
  expect(found.size).toBe(6);
  for (const [name, row] of found) {
    const columns = ACCESS_TABLES.find((one) => one.name === name)?.columns ?? {};
    expect(Object.keys(row).sort()).toEqual(Object.keys(columns).sort());
  }
});
