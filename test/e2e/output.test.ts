import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { ExportReport } from '../../src/records/reports/exportReport.ts';
import { filesOf } from '../bundle/support/bundleFiles.ts';
import { withHostileStrings } from '../demo/hostileData.ts';
import { affidavit, BIN, cleanEnvironment, json } from '../support/cli.ts';
import { marchData, openScene } from '../support/scene.ts';

const scene = await openScene({ data: withHostileStrings(marchData()) });
const { at } = scene;
const store = scene.newStore();
const until = ['--until', '2026-03-05'];
const pulled = await affidavit([...scene.pull(store).slice(0, -2), ...until]);
const exported = await json<ExportReport>(scene.export(store, at('out')));

/** Bytes that make a terminal do something else than show text: all control characters but line feed and tab. */
const ACTIVE = new RegExp(
  `[${String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069`}]`,
);

it('hostile texts of the gateway reach neither terminal nor spreadsheet', async () => {
  expect(pulled.status, pulled.stderr).toBe(0);
  expect(exported.status).toBe(0);
  for (const args of [
    ['snapshots', 'list', '--store', store],
    ['snapshots', 'show', '--store', store],
    ['controls', 'list', '--store', store],
    ['controls', 'show', 'CC6.1', '--store', store],
    ['verify', exported.document.path, '--self-attested'],
    scene.export(store, at('again')),
  ]) {
    const { stdout, stderr, status } = await affidavit(args);
    expect(status, stderr).toBe(0);
    expect(stdout + stderr, args.join(' ')).not.toMatch(ACTIVE);
  }
  expect(pulled.stdout + pulled.stderr).not.toMatch(ACTIVE);

  const files = await filesOf(exported.document.path);
  expect(String(files.get('evidence/users.jsonl'))).toContain('=HYPERLINK');
  for (const [name, bytes] of files) {
    const text = String(bytes);
    if (!name.endsWith('.csv')) continue;
    expect(text, name).not.toMatch(/(^|,)"?(?:[=+@\t]|-(?!\d+(?:,|$)))/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
    expect(text, name).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  }
  const verified = await json<{ verdict: string }>([
    'verify',
    exported.document.path,
    '--public-key',
    scene.publicKey,
  ]);
  expect(verified.document.verdict).toBe('verified');
});

it('--quiet prints nothing but errors', async () => {
  for (const args of [
    ['snapshots', 'show', '--store', store],
    ['controls', 'list'],
    ['verify', exported.document.path, '--self-attested'],
    ['errors'],
    scene.export(store, at('quiet')),
  ])
    expect(await affidavit([...args, '--quiet']), args[0]).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
  expect(await affidavit(['errors'], { env: { AFFIDAVIT_QUIET: 'true' } })).toMatchObject({ stdout: '' });
  expect((await affidavit(['verify', at('none.zip'), '--quiet'])).stderr).toMatch(/^\r?error: /);
});

it('colours are for those who want them', async () => {
  const show = ['snapshots', 'show', '--store', store];
  const coloured = { FORCE_COLOR: '1' };
  expect((await affidavit(show, { env: coloured })).stdout).toContain('\u001b[');
  for (const [args, env] of [
    [show, {}],
    [[...show, '--no-color'], coloured],
    [show, { ...coloured, NO_COLOR: '1' }],
    [show, { ...coloured, AFFIDAVIT_NO_COLOR: '1' }],
  ] as const)
    expect((await affidavit(args, { env })).stdout, JSON.stringify(env)).not.toContain('\u001b');
});

it.each([
  ['snapshots', 'show', '--json'],
  ['controls', 'list'],
  ['errors', '--json'],
])('%s %s into head ends quietly', (...args) => {
  const line = `${[process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ')} --store '${store}'`;
  const command = args[0] === 'errors' ? line.replace(/ --store .*/, '') : line;
  const ran = spawnSync('bash', ['-c', `set -o pipefail; ${command} | head -n 1 > /dev/null`], {
    env: cleanEnvironment(),
    encoding: 'utf8',
  });
  expect(ran).toMatchObject({ status: 0, stderr: '' });
});

it('a reader who leaves early does not turn a failure into success', () => {
  const line = `'${process.execPath}' '${BIN}' verify '${BIN}' | head -c 1 > /dev/null; exit "\${PIPESTATUS[0]}"`;
  expect(spawnSync('bash', ['-c', line], { env: cleanEnvironment() }).status).toBe(5);
});

it('without --store the store lies in the data folder of the platform', async () => {
  const home = at('home');
  const env = { HOME: home, XDG_DATA_HOME: path.join(home, 'data') };
  const args = scene.pull('').filter((word, i, all) => word !== '--store' && all[i - 1] !== '--store');
  expect((await affidavit(args, { env })).status).toBe(0);
  expect(existsSync(path.join(home, 'data', 'affidavit', 'store.db'))).toBe(true);
  expect(
    (await json<{ snapshots: unknown[] }>(['snapshots', 'list'], { env })).document.snapshots,
  ).toHaveLength(1);
});

it('an old Node is told what it lacks', () => {
  const old =
    'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}})';
  const { status, stderr } = spawnSync(process.execPath, ['--import', old, BIN, 'errors'], {
    env: cleanEnvironment(),
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('22.14');
});
