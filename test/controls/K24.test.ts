import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, type World } from './world.ts';

const k24 = (world: World) =>
  judge('K24', { ...world, settings: { required_labels: ['env'], ...world.settings } });
const told = (world: World) => k24(world).exceptions.map(({ row, facts }) => [row, facts.split('. Dev')[0]]);

const node = (id: string, labels: JsonObject = { env: 'prod' }, more: JsonObject = {}): JsonObject => ({
  kind: 'node',
  metadata: { name: id, labels },
  spec: { hostname: `host-${id}`, ...more },
});
const joined = (id: string, time = at(2), more: JsonObject = {}) =>
  event(time, 'instance.join', {
    host_id: id,
    node_name: `host-${id}`,
    role: 'Node',
    method: 'token',
    ...more,
    code: 'TJ002I',
  });
/** Nodes that were there before, so that only what a test adds has to join. */
const nodes = (...added: JsonObject[]): World => ({ before: { nodes: [] }, after: { nodes: added } });

test('a resource that lacks any of the labels is one exception that names all of them', () => {
  const world = {
    ...nodes(node('a', {}), node('b'), node('c', { env: 'prod', owner: 'x' })),
    events: ['a', 'b', 'c'].map((id) => joined(id)),
  };
  expect(told({ ...world, settings: { required_labels: ['env', 'owner'] } })).toEqual([
    ['nodes/a', 'nodes host-a lacks the labels env, owner.'],
    ['nodes/b', 'nodes host-b lacks the labels owner.'],
  ]);
});

test('a list inside means one of them; an empty value is no label; labels by command count', () => {
  const world = {
    ...nodes(
      node('team', { env: 'x', team: 'a' }),
      node('owner', { env: 'x', owner: 'a' }),
      node('empty', { env: 'x', owner: '' }),
      node(
        'command',
        { env: 'x' },
        { cmd_labels: { owner: { command: ['who'], result: 'a', period: '1h0m0s' } } },
      ),
    ),
    events: ['team', 'owner', 'empty', 'command'].map((id) => joined(id)),
  };
  for (const required_labels of [
    ['env', ['owner', 'team']],
    ['env', 'owner|team'],
  ])
    expect(told({ ...world, settings: { required_labels } })).toEqual([
      ['nodes/empty', 'nodes host-empty lacks the labels owner|team.'],
    ]);
});

test('without the setting it requires judgment', () => {
  const { result, exceptions } = judge('K24', { ...nodes(node('a', {})), events: [joined('a')] });
  expect([exceptions, result.result]).toEqual([[], 'judgment_required']);
});

const app = (name: string, agent: string, labels: JsonObject): JsonObject => ({
  kind: 'app_server',
  metadata: { name: `${name}/${agent}` },
  spec: { hostname: agent, host_id: agent, app: { kind: 'app', metadata: { name, labels }, spec: {} } },
});

test('other resources only where labels_on names them; one that two agents serve is one exception', () => {
  const world: World = {
    before: {},
    after: {
      nodes: [],
      apps: [app('wiki', 'one', {}), app('wiki', 'two', {}), app('crm', 'one', { env: 'x' })],
      databases: [
        {
          kind: 'db_server',
          metadata: { name: 'pg/one' },
          spec: {
            database: {
              metadata: { name: 'pg' },
              spec: { dynamic_labels: { env: { command: ['x'], result: 'y' } } },
            },
          },
        },
      ],
    },
  };
  expect(told(world)).toEqual([]);
  expect(told({ ...world, settings: { labels_on: ['apps', 'databases'] } })).toEqual([
    ['apps/wiki/one', 'apps wiki lacks the labels env.'],
  ]);
  const denied = k24({ ...world, settings: { labels_on: ['apps'] }, statuses: { apps: 'denied' } });
  expect(denied.result.insufficient).toContainEqual('apps is denied');
  expect(k24({ ...world, statuses: { apps: 'denied' } }).result.insufficient).toEqual([]);
});

test('a node that appeared within the log without a join is an exception; its join may be of any time', () => {
  const missing = [
    'nodes/a',
    'Node host-a first appeared in the snapshot of 2026-01-05T12:00:00.000Z and no event shows that it joined.',
  ];
  expect(told(nodes(node('a')))).toEqual([missing]);
  expect(told({ ...nodes(node('a')), events: [joined('a')] })).toEqual([]);
  // before the period, and after a refusal
  expect(told({ ...nodes(node('a')), events: [joined('a', at(1, 2))] })).toEqual([]);
  const refused = event(at(2), 'instance.join', {
    host_id: 'a',
    success: false,
    code: 'TJ002E',
    error: 'no',
  });
  expect(told({ ...nodes(node('a')), events: [refused] })).toEqual([missing]);
});

test('another host of the same name did not join because the first one did', () => {
  const world = {
    ...nodes(node('a', { env: 'x' }, { hostname: 'web' }), node('b', { env: 'x' }, { hostname: 'web' })),
  };
  expect(told({ ...world, events: [joined('a', at(2), { node_name: 'web' })] }).map(([row]) => row)).toEqual([
    'nodes/b',
  ]);
});

test('agentless nodes and nodes on an auth server never join', () => {
  const world = nodes(
    { ...node('a'), sub_kind: 'openssh' },
    { ...node('b'), sub_kind: 'openssh-ec2-ice' },
    node('auth'),
    {
      ...node('c'),
      sub_kind: 'teleport',
    },
  );
  const auth_servers = [{ kind: 'auth_server', metadata: { name: 'auth' }, spec: {} }];
  expect(told({ ...world, after: { ...world.after, auth_servers } }).map(([row]) => row)).toEqual([
    'nodes/c',
  ]);
});

test('a node that was there at the first snapshot, or came while the log was not read or silent, is insufficient evidence', () => {
  const all = [node('a')];
  const result = (world: World) => {
    const { exceptions, result: told } = k24(world);
    expect(exceptions).toEqual([]);
    return told;
  };
  const here = result({ before: { nodes: all }, after: { nodes: all } });
  expect(here.insufficient).toEqual([expect.stringMatching(/^no event shows that node host-a joined/)]);
  expect(result({ after: { nodes: all } }).result).toBe('insufficient_evidence');
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(result({ ...nodes(node('a')), window: half }).result).toBe('insufficient_evidence');
  expect(result({ ...nodes(node('a')), silent: true }).result).toBe('insufficient_evidence');
});

test('a resource in one of the two lists only is an exception, by name or id and kind', () => {
  const listed = (...rows: [string, string][]) => ({
    inventory_list: rows.map(([resource, kind]) => ({ resource, kind })),
  });
  const world = {
    before: {},
    after: { nodes: [node('a'), node('b')], apps: [app('wiki', 'one', {}), app('crm', 'one', {})] },
    events: [joined('a'), joined('b')],
  };
  expect(told({ ...world, lists: listed(['host-a', 'node'], ['b', 'Node']) })).toEqual([]);
  expect(told({ ...world, lists: listed(['host-a', 'node'], ['old', 'node'], ['wiki', 'app']) })).toEqual([
    ['apps/crm/one', 'apps crm is not in the inventory that the entity supplied.'],
    [
      'inventory_list/2',
      'old (node) is in the inventory that the entity supplied and not known to the gateway.',
    ],
    ['nodes/b', 'nodes host-b is not in the inventory that the entity supplied.'],
  ]);
  // a node called like an app is not that app
  expect(
    told({
      ...world,
      lists: listed(['host-a', 'node'], ['b', 'node'], ['host-a', 'app'], ['wiki', 'app'], ['crm', 'app']),
    }),
  ).toEqual([
    [
      'inventory_list/3',
      'host-a (app) is in the inventory that the entity supplied and not known to the gateway.',
    ],
  ]);
  // nothing is missing from a listing that was denied
  const denied = k24({
    before: {},
    after: { nodes: [] },
    statuses: { nodes: 'denied' },
    lists: listed(['old', 'node']),
  });
  expect([denied.exceptions, denied.result.result]).toEqual([[], 'insufficient_evidence']);
});

test('no nodes is not applicable; nodes that were denied are insufficient evidence', () => {
  expect(k24({ before: {}, after: { nodes: [] } }).result.result).toBe('not_applicable');
  expect(k24({ before: {}, after: { nodes: [] }, statuses: { nodes: 'denied' } }).result.result).toBe(
    'insufficient_evidence',
  );
});

test('names of a hostile world', () => {
  const names = ['__proto__', "o'x\n", '=1+1'];
  const labels = JSON.parse('{"__proto__":"x"}') as JsonObject;
  const world = {
    ...nodes(...names.map((name) => node(name, labels))),
    events: names.map((name) => joined(name)),
  };
  expect(
    told({ ...world, settings: { required_labels: ['__proto__', 'constructor'] } }).map(([row]) => row),
  ).toEqual(['=1+1', '__proto__', "o'x\n"].map((name) => `nodes/${name}`));
  expect(told({ ...world, settings: { required_labels: ['__proto__'] } })).toEqual([]);
});
