import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { BIN, cleanEnvironment, type ErrorDocument, failure } from '../support/cli.ts';
import { marchData, marchEvents, openScene } from '../support/scene.ts';

const filler = Array.from({ length: 60 }, (_, i) => (i * 2_654_435_761).toString(36)).join('');
const scene = await openScene({ data: marchData(marchEvents(2000, filler)) });
const { at } = scene;
const store = scene.newStore();
await affidavitUnder('ulimit -c 0', scene.pull(store));

/** Runs the program under limits of the shell. */
async function affidavitUnder(
  limits: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ status: number | null; error: ErrorDocument['error'] | undefined }> {
  const child = spawn(
    'bash',
    ['-c', `${limits}; exec "$@"`, 'bash', process.execPath, BIN, ...args, '--json'],
    {
      env: cleanEnvironment(env),
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [printed, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const document = printed === '' ? {} : (JSON.parse(printed) as Partial<ErrorDocument>);
  return { status: status as number | null, error: document.error };
}

it('a limit on the size of files ends a pull and an export with exit 7', async () => {
  const pulled = await affidavitUnder('ulimit -f 700', scene.pull(scene.newStore()));
  expect(pulled).toMatchObject({
    status: 7,
    error: { code: expect.stringMatching(/^(WRITE_FAILED|DISK_FULL)$/) },
  });
  const exported = await affidavitUnder('ulimit -f 60', scene.export(store, at('limited')));
  expect(exported).toMatchObject({
    status: 7,
    error: { code: expect.stringMatching(/^(WRITE_FAILED|DISK_FULL)$/) },
  });
});

it('a file system that is mounted read-only: exit 7, and it says so', async ({ skip }) => {
  const root = at('read-only');
  mkdirSync(root);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=9m', 'tmpfs', root]).status !== 0)
    return skip('this user may not mount a file system');
  onTestFinished(() => void spawnSync('umount', ['-l', root]));
  cpSync(store, `${root}/store.db`);
  spawnSync('mount', ['-o', 'remount,ro', root]);
  for (const args of [
    scene.pull(`${root}/new.db`),
    scene.export(store, `${root}/out`),
    scene.pull(`${root}/store.db`),
    ['keys', 'create', '--out', `${root}/keys`],
    ['store', 'backup', `${root}/copy.db`, '--store', store],
  ]) {
    const found = await failure(args);
    expect(found, args.join(' ')).toMatchObject({ status: 7, code: 'WRITE_DENIED' });
  }
});

it('a missing TMPDIR is no defect', async () => {
  chmodSync(scene.dir, 0o755);
  const found = await affidavitUnder('true', scene.export(store, at('out')), { TMPDIR: at('missing') });
  expect(found.status === 0 || found.status === 7).toBe(true);
  expect(found.error?.code).not.toBe('BUG');
  expect(readdirSync(scene.dir).filter((name) => name.startsWith('affidavit-'))).toEqual([]);
});

it('too few open files end with exit 7, never as a defect', async () => {
  const ends: (string | undefined)[] = [];
  for (let files = 22; files <= 30; files += 1) {
    const found = await affidavitUnder(`ulimit -n ${files}`, scene.export(store, at(`out-${files}`)));
    // with fewer Node itself does not start, and prints nothing of ours
    if (found.error !== undefined) expect(found.status, `${files} files`).toBe(7);
    ends.push(found.error?.code);
  }
  expect(ends).toContain('WRITE_FAILED');
});
