import { readFileSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { QueryReply, QueryTask } from './queryTask.ts';

/**
 * Entry of the process that runs one procedure that is not ours. SQLite cannot be interrupted from within, and a thread in it
 * cannot be ended; so the queries run in a thread of this process, and this one ends the process when they take too much.
 */
const WATCH_MS = 25;

const task = JSON.parse(readFileSync(0, 'utf8')) as QueryTask;
const { cpuSeconds, memoryBytes, diskBytes } = task.limits;
const folder = path.dirname(task.out);
const freeBefore = freeBytes();
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const worker = new Worker(new URL(`./queryWorker.${ending}`, import.meta.url), { workerData: task });

worker.once('message', (reply: QueryReply) => {
  writeFileSync(task.reply, JSON.stringify(reply));
  process.exit(0);
});
worker.once('error', (error) => {
  writeFileSync(task.reply, JSON.stringify({ failure: `it could not be run: ${error.message}` }));
  process.exit(0);
});

setInterval(() => {
  const { user, system } = process.cpuUsage();
  if (user + system > cpuSeconds * 1e6)
    stop(`its queries did not end within ${cpuSeconds} seconds of processor time`);
  if (process.memoryUsage.rss() > memoryBytes)
    stop(`its queries take more than ${Math.round(memoryBytes / 2 ** 20)} MiB of memory`);
  if (freeBefore - freeBytes() > diskBytes)
    stop(`its queries take more than ${Math.round(diskBytes / 2 ** 20)} MiB of temporary files`);
}, WATCH_MS);

/** Ends the process at once: whatever waits for the thread would wait as long as the query. */
function stop(failure: string): never {
  writeFileSync(task.reply, JSON.stringify({ failure } satisfies QueryReply));
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
