import { beforeAll, expect, test } from 'vitest';
import type { LakeCheckReport } from '../../src/records/reports/lakeReports.ts';
import { checkLake } from '../../src/usecases/lake/checkLake.ts';
import { at, event, role, user, type World } from '../controls/world.ts';
import { type LakeScene, lakeScene, MONTH, write } from './lakeScene.ts';

const ADMIN = role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] });
const trusted = (name: string, remote: string) => ({
  kind: 'trusted_cluster',
  metadata: { name },
  spec: { enabled: true, web_proxy_addr: 'x:443', role_map: [{ remote, local: ['admin'] }] },
});
const leaf = (name: string) => ({
  kind: 'remote_cluster',
  metadata: { name },
  status: { connection: 'online' },
});
const instance = (bot: string) => ({
  metadata: { name: 'i-1' },
  kind: 'bot_instance',
  spec: { bot_name: bot, instance_id: 'i-1' },
});
const joined = event(at(3), 'bot.join', { code: 'TJ001I', bot_name: 'ci', success: true, method: 'token' });

/** A root with two leaves, one of them not in the lake, and a cluster that nobody trusts. */
const WORLDS: World[] = [
  {
    cluster: 'root',
    after: {
      roles: [ADMIN],
      users: [user('Alice@x.example', ['admin'])],
      remote_clusters: [leaf('leaf'), leaf('elsewhere'), leaf('alone')],
      trusted_clusters: [],
      bot_instances: [instance('ci')],
    },
    events: [joined],
    lists: { people_leavers: [{ user: 'bob', left: at(2, 6) }] },
  },
  {
    cluster: 'leaf',
    after: {
      roles: [ADMIN],
      users: [user('alice@x.example', ['admin']), user('Bob', ['admin'])],
      trusted_clusters: [trusted('root', 'admin'), trusted('root', 'ghost'), trusted('alone', 'x-*')].slice(
        1,
      ),
      remote_clusters: [],
      bot_instances: [instance('ci')],
    },
    events: [joined, event(at(4), 'user.login', { user: 'Bob', success: true, method: 'local' })],
    statuses: { locks: 'denied' },
  },
  {
    cluster: 'alone',
    after: {
      roles: [ADMIN],
      users: [user('alice@x.example', ['admin'])],
      trusted_clusters: [],
      remote_clusters: [],
    },
  },
];

let scene: LakeScene;
let report: LakeCheckReport;
beforeAll(async () => {
  scene = await lakeScene(WORLDS);
  const fleet = [
    { name: 'root', store: scene.stores[0] ?? '' },
    { name: 'the leaf', store: scene.stores[1] ?? '' },
    { name: 'alone', store: scene.stores[2] ?? '' },
    { name: 'lost', store: '/nowhere/lost.db' },
  ];
  await write(scene, scene.stores, { fleet });
  report = await checkLake(
    {
      to: scene.lake,
      period: MONTH,
      engine: { name: 'duckdb' },
      publicKeyFile: scene.publicKey,
      allowedSignersFile: undefined,
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  );
});

const result = (id: string) => report.results.find(({ procedure }) => procedure === id);
const found = (id: string) =>
  report.exceptions
    .filter(({ procedure }) => procedure === id)
    .map(({ fault, row_id }) => `${fault} ${row_id}`);

test('F01: a cluster that was declared and is not there, one that is incomplete, one that is trusted and not declared', () => {
  expect(result('F01')).toMatchObject({ cluster: '', result: 'exception', population: 4 });
  expect(found('F01')).toEqual(['incomplete leaf', 'not_pulled lost', 'undeclared root/elsewhere']);
});

test('F02: a leaver of one list with an account and activity in another cluster', () => {
  expect(found('F02')).toEqual([
    expect.stringMatching(/^active-afterwards leaf\/Bob/i),
    'account-remains leaf/Bob',
  ]);
});

test('F03: trust that one side alone shows, and a role map of a role that the other does not have', () => {
  expect(found('F03')).toEqual([
    'one-sided root/alone',
    expect.stringMatching(/^role-map leaf\//),
    expect.stringMatching(/^one-sided leaf\/alone/),
  ]);
});

test('F04: one person with privileged access in more clusters than permitted', async () => {
  expect(result('F04')).toMatchObject({ exceptions: 0, population: 2 });
});

test('F05: one bot instance in two clusters; a bot of the same name requires judgment', () => {
  expect(found('F05')).toEqual(['instance leaf/i-1']);
  expect(result('F05')?.judgment).toBe(1);
});

test('without a declaration completeness is not shown', async () => {
  const other = { ...scene, lake: `${scene.lake}-2` };
  await write(other, scene.stores.slice(0, 1));
  const { results } = await checkLake(
    {
      to: other.lake,
      period: MONTH,
      engine: { name: 'duckdb' },
      publicKeyFile: undefined,
      allowedSignersFile: undefined,
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  );
  expect(results.find(({ procedure }) => procedure === 'F01')?.result).toBe('insufficient_evidence');
});
