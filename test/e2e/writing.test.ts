import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ExportReport } from '../../src/records/reports/exportReport.ts';
import { affidavit, BIN, cleanEnvironment, failure, json } from '../support/cli.ts';
import { marchData, marchEvents, openScene } from '../support/scene.ts';

// Random texts: a bundle of them does not pack into nothing.
const text = Array.from({ length: 40 }, (_, i) => (i * 2_654_435_761).toString(36)).join('');
const scene = await openScene({ data: marchData(marchEvents(600, text)) });
const { at } = scene;
const store = scene.newStore();
await affidavit(scene.pull(store));

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** Permissions bind nobody who is root: then the program runs as somebody else, where that one may run it at all. */
const asUser = isRoot ? { uid: NOBODY } : {};
const canRunAsUser =
  !isRoot ||
  spawnSync(process.execPath, [BIN, '--version'], { uid: NOBODY, gid: NOBODY, env: cleanEnvironment() })
    .status === 0;

it('a folder below a file cannot be made: exit 7', async () => {
  writeFileSync(at('file'), '');
  for (const args of [
    scene.export(store, at('file', 'out')),
    scene.pull(at('file', 'store.db')),
    ['keys', 'create', '--out', at('file', 'keys')],
    ['demo', '--out', at('file', 'demo')],
  ]) {
    const found = await failure(args);
    expect(found, args[0]).toMatchObject({ status: 7, exit: 7 });
    expect(found.message, args[0]).toContain(at('file'));
  }
});

it.skipIf(!canRunAsUser)('a folder without permission to write: exit 7', async () => {
  chmodSync(scene.dir, 0o755);
  const closed = at('closed');
  mkdirSync(closed, { mode: 0o555 });
  chmodSync(closed, 0o555);
  const found = await failure(['keys', 'create', '--out', closed], asUser);
  expect(found).toMatchObject({ status: 7, code: 'WRITE_DENIED' });
  const demo = await failure(['demo', '--out', path.join(closed, 'demo')], asUser);
  expect(demo).toMatchObject({ status: 7, code: 'WRITE_DENIED' });
});

/** A file system of so many KiB, where the tests may mount one; its root, or null. */
function smallDisk(name: string, kib: number): string | null {
  const root = at(name);
  mkdirSync(root);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', root]);
  if (status !== 0) return null;
  onTestFinished(() => void spawnSync('umount', ['-l', root]));
  return root;
}

it('a disk that fills up during an export: exit 7, nothing of the bundle stays', async ({ skip }) => {
  const disk = smallDisk('disk', 64);
  if (disk === null) return skip('this user may not mount a small file system');
  const out = path.join(disk, 'out');
  const found = await failure(scene.export(store, out));
  expect(found).toMatchObject({ status: 7, code: 'DISK_FULL' });
  expect(readdirSync(out)).toEqual([]);
  const next = await json<ExportReport>(scene.export(store, at('roomy')));
  expect([next.status, next.document.sequence]).toEqual([0, 1]);
});

it('a disk that fills up during a pull: exit 7, and what was stored is whole', async ({ skip }) => {
  const disk = smallDisk('store-disk', 1200);
  if (disk === null) return skip('this user may not mount a small file system');
  const file = path.join(disk, 'store.db');
  const found = await failure(scene.pull(file));
  expect(found).toMatchObject({ status: 7, code: 'DISK_FULL' });
  const listed = await json<{ snapshots: { finished: boolean }[] }>(['snapshots', 'list', '--store', file]);
  expect(listed.document.snapshots.every(({ finished }) => !finished)).toBe(true);
});

it.skipIf(!existsSync('/dev/full'))('a result that cannot be written: exit 7', () => {
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', 'exec "$@" > /dev/full', 'bash', process.execPath, BIN, 'errors'],
    { env: cleanEnvironment(), encoding: 'utf8' },
  );
  expect(status).toBe(7);
  expect(stderr).toBe('error: could not write the result: ENOSPC\n');
});
