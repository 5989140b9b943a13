import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What one pull in a process of its own came to. */
export interface PullFigures {
  events: number;
  /** from the first call to the last commit, indexes included; without the start of the process */
  seconds: number;
  eventsPerSecond: number;
}

const PULLER = fileURLToPath(new URL('./events-puller.ts', import.meta.url));

/**
 * Pulls in a process of its own.
 *
 * @param way `ours` or `plain`
 * @param path the store to make
 */
export async function pullInChild(
  way: 'ours' | 'plain',
  log: { authAddr: string; identityPath: string; days: number; perDay: number },
  path: string,
): Promise<PullFigures> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    PULLER,
    way,
    log.authAddr,
    log.identityPath,
    path,
    String(log.days),
    String(log.perDay),
  ]);
  return JSON.parse(stdout) as PullFigures;
}
