import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './root.ts';

/** Vitest's global setup: builds the program that the tests run, where it is not up to date. */
export default function build(): void {
  const { status, stderr, stdout } = spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'build.mjs')], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed, so there is nothing to test:\n${stdout}${stderr}`);
}
