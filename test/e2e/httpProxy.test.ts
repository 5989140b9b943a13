import { expect, it } from 'vitest';
import type { PullReport, SnapshotInfo } from '../../src/records/snapshot.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { startConnectProxy } from '../support/connectProxy.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene();
const port = scene.gateway.authAddr.split(':')[1];
/** A name that only the HTTP proxy can resolve. */
const FAR = `auth.far.example:${port}`;

function farPull(store: string): string[] {
  return scene.pull(store).map((word) => (word === scene.gateway.authAddr ? FAR : word));
}

it('behind an HTTP proxy a pull and its probe go through it, and say so; the password is nowhere', async () => {
  const proxy = await startConnectProxy({ credentials: 'ann:hunter2' });
  try {
    const HTTPS_PROXY = `http://ann:hunter2@127.0.0.1:${proxy.port}`;
    const store = scene.newStore();
    const pulled = await json<PullReport & { probe: { sources: { status: string }[] } }>(
      [...farPull(store), '--probe', FAR],
      { env: { HTTPS_PROXY } },
    );
    expect(pulled).toMatchObject({
      status: 0,
      document: {
        complete: true,
        connection: { way: 'direct', http_proxy: `127.0.0.1:${proxy.port}` },
        probe: { sources: [{ source: FAR, status: 'complete' }] },
      },
    });
    expect(new Set(proxy.asked.map(({ target, status }) => `${target} ${status}`))).toEqual(
      new Set([`${FAR} 200`]),
    );
    const shown = await json<SnapshotInfo>(['snapshots', 'show', '--store', store]);
    expect(shown.document.connection).toEqual(pulled.document.connection);

    const wrong = await failure([...farPull(store), '--debug'], {
      env: { HTTPS_PROXY: HTTPS_PROXY.replace('hunter2', 'hunter3') },
    });
    expect(wrong).toMatchObject({ status: 3, code: 'HTTP_PROXY_REFUSED' });
    const plain = await affidavit([...farPull(store), '--debug'], {
      env: { HTTPS_PROXY: HTTPS_PROXY.replace('hunter2', 'hunter3') },
    });
    expect(JSON.stringify([pulled.stdout, pulled.stderr, wrong, plain])).not.toMatch(/hunter|YW5uO/);

    const listed = await failure(farPull(store), { env: { HTTPS_PROXY, NO_PROXY: 'far.example' } });
    expect(listed).toMatchObject({ status: 3, code: 'GATEWAY_UNREACHABLE' });
  } finally {
    proxy.close();
  }
});
