import { at, event, role, user, type World } from '../controls/world.ts';
import { type LakeScene, lakeScene, write } from './lakeScene.ts';

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

/** The lake of those clusters, with a declared fleet that names one more. */
export async function fleetScene(): Promise<LakeScene> {
  const scene = await lakeScene(WORLDS);
  const fleet = [
    { name: 'root', store: scene.stores[0] ?? '' },
    { name: 'the leaf', store: scene.stores[1] ?? '' },
    { name: 'alone', store: scene.stores[2] ?? '' },
    { name: 'lost', store: '/nowhere/lost.db' },
  ];
  await write(scene, scene.stores, { fleet });
  return scene;
}
