import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { PullReport, SnapshotInfo } from '../../src/records/snapshot.ts';
import { affidavit, document, type ErrorDocument, json, start } from '../support/cli.ts';
import { evidenceIn, marchData, marchEvents, openScene } from '../support/scene.ts';

const scene = await openScene({ data: marchData(marchEvents(90)) });
const { gateway } = scene;

/** Resolves once the gateway was asked for this. */
async function asked(rpc: string): Promise<void> {
  while (!gateway.requests.some(({ path }) => path.endsWith(rpc)))
    await new Promise((wake) => setTimeout(wake, 5));
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s stops a pull: exit 130, kept, and the next one continues',
  async (signal) => {
    const store = scene.newStore();
    gateway.requests.length = 0;
    gateway.setFaults({
      rules: [{ rpc: 'GetUnstructuredEvents', fault: { kind: 'slow', ms: 20_000 }, after: 2 }],
    });
    const { child, ended } = start([...scene.pull(store), '--json']);
    await asked('GetUnstructuredEvents');
    child.kill(signal);
    const stopped = await ended;
    gateway.setFaults({});
    expect(stopped).toMatchObject({ status: 130, signal: null });
    expect(document<ErrorDocument>(stopped).error).toMatchObject({ code: 'INTERRUPTED', exit: 130 });
    expect(stopped.stderr).not.toMatch(/^\s+at /m);

    const { document: cut } = await json<SnapshotInfo>(['snapshots', 'show', '--store', store]);
    expect(cut).toMatchObject({ status: 'incomplete', finished: false });
    const refused = await affidavit(scene.export(store, scene.at('refused')));
    expect(refused.status).toBe(8);

    const next = await json<PullReport>(scene.pull(store));
    expect(next.status, next.stderr).toBe(0);
    const { uids } = evidenceIn(store);
    expect([uids.length, new Set(uids).size]).toEqual([90, 90]);
  },
);

it('an export that is stopped leaves nothing behind', async () => {
  const store = scene.newStore();
  gateway.setFaults({});
  await affidavit(scene.pull(store));
  const out = scene.at('stopped');
  const { child, ended } = start(scene.export(store, out));
  const poll = setInterval(() => {
    // Once: a second signal ends the program at once, without tidying up.
    if (!existsSync(out) || readdirSync(out).length === 0) return;
    clearInterval(poll);
    child.kill('SIGINT');
  }, 1);
  const { status } = await ended;
  clearInterval(poll);
  // Where the signal came after the last file was in place, the export is done.
  if (status === 130) expect(readdirSync(out)).toEqual([]);
  else expect([status, readdirSync(out).length]).toEqual([0, 3]);
});
