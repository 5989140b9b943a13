import { spawnSync } from 'node:child_process';

/**
 * Runs npm in a checkout and gives what it printed.
 *
 * @param root folder of the checkout
 */
export function npm(
  root: string,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
}
