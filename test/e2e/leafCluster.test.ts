import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import type { PullReport } from '../../src/records/snapshot.ts';
import { atEnd } from '../support/atEnd.ts';
import { failure, json } from '../support/cli.ts';
import { logged, marchData, openScene } from '../support/scene.ts';

const LEAF = 'leaf.acme.example.com';
const scene = await openScene();
const root = scene.gateway;
const leaf = await startEmbeddedGateway({
  data: {
    ...marchData([logged('leaf-event', Date.parse('2026-03-02'))]),
    clusterName: LEAF,
    clusterId: '11111111-2222-3333-4444-555555555555',
  },
});
atEnd(() => leaf.stop());

beforeAll(async () => {
  root.addLeaf(leaf, { 'soc2-collector': ['soc2-collector'] });
  await writeFile(scene.at('web-ca.pem'), root.proxyCaPem);
});

/** Arguments of a pull through the root's proxy, with the identity of the root. */
function pull(store: string, ...more: string[]): string[] {
  return [
    ...['pull', '--proxy', root.proxyAddr, '--proxy-ca', scene.at('web-ca.pem')],
    ...[
      '--identity',
      scene.at('identity'),
      '--store',
      store,
      '--since',
      '2026-03-01',
      '--until',
      '2026-03-04',
    ],
    ...more,
  ];
}

describe('pull --cluster of a leaf through its root', () => {
  it.each([
    ['by TLS routing', {}, 'tls_routing'],
    ['by an upgraded connection', { loadBalancer: true }, 'connection_upgrade'],
  ] as const)('%s', async (_, behaviour, way) => {
    root.setProxy(behaviour);
    const { status, document } = await json<PullReport>(pull(scene.newStore(), '--cluster', LEAF));
    const open = document.datasets.filter(({ status: word }) => !/complete|empty|unsupported/.test(word));
    expect({ status, document, open }).toMatchObject({
      open: [],
      status: 0,
      document: { complete: true, cluster: { name: LEAF }, connection: { way }, events: { rows: 1 } },
    });
    expect(root.requests.some(({ path }) => path === `tls-routing ${LEAF}`)).toBe(true);
    root.setProxy({});
  });

  it('says which clusters the root knows when it is none of them', async () => {
    const wrong = await failure(pull(scene.newStore(), '--cluster', 'lief.acme.example.com'));
    expect(wrong).toMatchObject({ status: 2, code: 'USAGE' });
    expect(wrong.message + wrong.hint).toContain(LEAF);
  });

  it('keeps the evidence of root and leaf apart', async () => {
    const store = scene.newStore();
    expect((await json(pull(store))).status).toBe(0);
    expect(await failure(pull(store, '--cluster', LEAF))).toMatchObject({ code: 'STORE_OTHER_CLUSTER' });
  });
});
