import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A gateway in a thread of its own, with a made-up audit log, and a folder for what is made of it. */
export interface ServedLog {
  folder: string;
  authAddr: string;
  identityPath: string;
  stop(): Promise<void>;
}

/**
 * Serves `days` days of `perDay` events each, the first of them FIRST_MS.
 *
 * @param exported whether the gateway offers the bulk export
 */
export async function serveLog(days: number, perDay: number, exported = false): Promise<ServedLog> {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-bench-'));
  const identityPath = join(folder, 'identity');
  const worker = new Worker(new URL('./events-gateway.ts', import.meta.url), {
    workerData: { days, perDay, identityPath, exported },
  });
  const authAddr = await new Promise<string>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    folder,
    authAddr,
    identityPath,
    async stop() {
      await worker.terminate();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
