import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pullInChild } from './events-child.ts';
import { serveLog } from './events-served.ts';
import { atLeast, type Figure, median } from './figure.ts';

const RUNS = 3;

/** Receive, decode, store and index: ours against the plain way, over the same gateway, in turns. */
export async function measure({ quick }: { quick: boolean }): Promise<Figure[]> {
  const days = quick ? 4 : 6;
  const perDay = quick ? 10_000 : 50_000;
  const served = await serveLog(days, perDay);
  const log = { ...served, days, perDay };
  const rates: Record<'ours' | 'plain', number[]> = { ours: [], plain: [] };
  try {
    for (let run = 0; run < RUNS; run++) {
      for (const way of ['ours', 'plain'] as const) {
        const path = join(served.folder, `${way}.db`);
        const { eventsPerSecond } = await pullInChild(way, log, path);
        rates[way].push(eventsPerSecond);
        for (const end of ['', '.lock', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
      }
    }
  } finally {
    await served.stop();
  }
  const ours = median(rates.ours);
  const plain = median(rates.plain);
  return [
    atLeast(3, {
      name: 'receive and store an audit log, against the plain way',
      value: ours / plain,
      detail: `${Math.round(ours)} events/s against ${Math.round(plain)} with generated decoding, WAL and one thread; ${days * perDay} events, median of ${RUNS}`,
    }),
  ];
}
