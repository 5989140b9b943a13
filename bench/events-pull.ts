import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { pullEvents } from '../src/collectors/events/pullEvents.ts';
import { DAY_US, planWindows } from '../src/collectors/events/windows.ts';
import { openGateway } from '../src/gateway/open.ts';
import { openStoreForWriting } from '../src/store/open.ts';
import { plainPull } from './events-plain.ts';

/** Receive, decode and store: ours against the plain way, over the same gateway. Arguments: days, events a day. */
const days = Number(process.argv[2] ?? 6);
const perDay = Number(process.argv[3] ?? 10_000);
const RUNS = 3;
const firstMs = Date.UTC(2026, 6, 1);
const nowMs = firstMs + (days * DAY_US) / 1000 + 3_600_000;

const folder = await mkdtemp(join(tmpdir(), 'affidavit-bench-'));
const identityPath = join(folder, 'identity');
const worker = new Worker(new URL('./events-gateway.ts', import.meta.url), {
  workerData: { days, perDay, firstMs, identityPath },
});
const authAddr = await new Promise<string>((resolve, reject) => {
  worker.once('message', resolve);
  worker.once('error', reject);
});
const { gateway } = await openGateway({ identityPath, authAddr });

async function ours(run: number): Promise<number> {
  const store = openStoreForWriting(join(folder, `ours-${run}.db`));
  const started = performance.now();
  const pulled = await pullEvents({ gateway, store, snapshot: 1, nowMs, sinceMs: firstMs });
  const seconds = (performance.now() - started) / 1000;
  store.close();
  if (pulled.events.new_rows !== days * perDay || pulled.dataset.verdict !== 'complete') {
    throw new Error(`expected ${days * perDay} events, got ${JSON.stringify(pulled)}`);
  }
  return (days * perDay) / seconds;
}

async function plain(run: number): Promise<number> {
  const { windows } = planWindows({ nowUs: nowMs * 1000, sinceUs: firstMs * 1000 }, []);
  const started = performance.now();
  const count = await plainPull(gateway, join(folder, `plain-${run}.db`), windows);
  if (count !== days * perDay) throw new Error(`expected ${days * perDay} events, got ${count}`);
  return count / ((performance.now() - started) / 1000);
}

const rates: { ours: number[]; plain: number[] } = { ours: [], plain: [] };
for (let run = 0; run < RUNS; run++) {
  rates.ours.push(await ours(run));
  rates.plain.push(await plain(run));
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[RUNS >> 1] as number;
const ratio = median(rates.ours) / median(rates.plain);
console.log(
  `events-pull: ${Math.round(median(rates.ours))} events/s against ${Math.round(median(rates.plain))} the plain way, ` +
    `ratio ${ratio.toFixed(2)} (goal 3), ${days} days of ${perDay} events`,
);
await gateway.close();
await worker.terminate();
await rm(folder, { recursive: true, force: true });
