import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import type { InstalledSpark } from './installedSpark.ts';

/** A Spark Connect server of this machine: a master and two executors. */
export interface SparkServer {
  /** `sc://127.0.0.1:port`; the token is not in it */
  address: string;
  token: string;
  /** Ends it and everything that it started, and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts `local-cluster[2,1,900]`: three JVMs, about 1.6 GB. It ends with this process, however that ends.
 *
 * @throws Error with the last lines of its log when it does not start
 */
export async function startSpark({ home }: InstalledSpark): Promise<SparkServer> {
  const token = randomBytes(24).toString('base64url');
  const keeper = spawn(process.execPath, [path.join(import.meta.dirname, 'keepServer.ts'), home], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SPARK_CONNECT_AUTHENTICATE_TOKEN: token },
  });
  const ended = once(keeper, 'exit');
  let said = '';
  keeper.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  while (!said.includes('\n')) {
    const [over] = await Promise.race([once(keeper.stdout, 'data').then(() => []), ended.then(() => [true])]);
    if (over === true) throw new Error(`Spark did not start:\n${said}`);
  }
  const port = Number(/^port (\d+)\n/.exec(said)?.[1]);
  if (!Number.isInteger(port)) throw new Error(`Spark did not start:\n${said}`);
  return {
    address: `sc://127.0.0.1:${port}`,
    token,
    async stop() {
      keeper.stdin.end();
      await ended;
    },
  };
}
