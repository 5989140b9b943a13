import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * The peer `sqlite-utils` (PyPI): the machine's own or, failing that, installed by pip into a virtual environment of the
 * bench's temporary folder.
 *
 * @returns the program, or why there is none
 */
export function findSqliteUtils(folder: string): { program: string } | string {
  if (runs('sqlite-utils', ['--version'])) return { program: 'sqlite-utils' };
  const environment = join(folder, 'python');
  if (!runs('python3', ['-m', 'venv', environment])) return 'python3 with venv is missing';
  const pip = [join(environment, 'bin', 'pip'), ['install', '--quiet', 'sqlite-utils']] as const;
  if (!runs(...pip)) return 'pip could not install sqlite-utils';
  return { program: join(environment, 'bin', 'sqlite-utils') };
}

function runs(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore', timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}
