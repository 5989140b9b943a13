import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../support/root.ts';
import { temporaryFolder } from '../support/scene.ts';

const MIB = 1024 * 1024;
const dir = await temporaryFolder();
// npm needs this machine's settings (registry, proxy, certificates); NODE_ENV is vitest's own.
const { NODE_ENV: _, ...env } = process.env;

function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${error ?? ''}${stdout}${stderr}`);
  return stdout;
}

/** A copy of what the package is built from: packing builds anew, and must not disturb the other tests' build. */
function copyOfProject(): string {
  const copy = path.join(dir, 'project');
  mkdirSync(copy);
  for (const name of [
    'bin',
    'src',
    'scripts',
    'docs',
    'fixtures',
    'test/support',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ])
    cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

it('the packed package is small, holds what runs and nothing else, and runs from an empty prefix', () => {
  const packed = path.join(dir, 'packed');
  mkdirSync(packed);
  const project = copyOfProject();
  run(project, process.execPath, 'scripts/build.mjs', '--clean');
  const [report] = JSON.parse(
    // `prepack` would install first; scripts/old-and-new-node.ts packs as a release does
    run(project, 'npm', 'pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', packed),
  ) as [{ filename: string; files: { path: string }[] }];
  const files = report.files.map((file) => file.path);
  for (const needed of [
    'bin/heap.js',
    'bin/run.js',
    'dist/cli/main.js',
    'oclif.manifest.json',
    'docs/reference.md',
    'docs/schemas/pull.json',
    'fixtures/company/events.jsonl',
    'LICENSE',
  ])
    expect(files).toContain(needed);
  const strays = files.filter((file) =>
    /(^|\/)tests?\/.*\.test\.|\.tsx?$|\.map$|fixtures\/(generator|recordings|bundles)|^(src|scripts|bench|node_modules)\//.test(
      file,
    ),
  );
  expect(strays).toEqual([]);
  const tarball = path.join(packed, report.filename);
  expect(statSync(tarball).size).toBeLessThan(3 * MIB);

  const prefix = path.join(dir, 'prefix');
  mkdirSync(prefix);
  run(
    prefix,
    'npm',
    'install',
    '--prefix',
    prefix,
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    tarball,
  );
  const installed = path.join(prefix, 'node_modules', '.bin', 'affidavit');
  expect(run(dir, installed, '--version')).toMatch(/^affidavit\/\d+\.\d+\.\d+ /);
  expect(run(dir, installed, 'demo', '--out', path.join(dir, 'demo'))).toMatch(/^verified: /m);
}, 300_000);
