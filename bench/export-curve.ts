import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKey } from '../src/bundle/keys/createKey.ts';
import { runCommand } from './command.ts';
import { QUARTER_FROM_MS, QUARTER_TO_MS } from './data/quarterEvents.ts';
import { buildQuarterStore } from './data/quarterStore.ts';
import type { CurvePoint, Figure, MeasureOptions } from './figure.ts';
import { CURVE_SIZES, pointOf, QUICK_SIZES, slopeFigures } from './slope.ts';

const RUNS = 3;

/** Mapping, tests of controls and export of a quarter, from a small audit log to a large one: rate and peak memory. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const [users, roles] = quick ? [500, 100] : [10_000, 2_000];
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-curve-'));
  try {
    const { privateKeyPath } = await createKey({ outDir: path.join(folder, 'keys'), entity: 'Acme' });
    const points: CurvePoint[] = [];
    for (const events of quick ? QUICK_SIZES : CURVE_SIZES) {
      const store = path.join(folder, `${events}.db`);
      buildQuarterStore(store, { events, users, roles });
      const runs: CurvePoint[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        runs.push(await exportByCommand(events, store, privateKeyPath, path.join(folder, 'out')));
        rmSync(path.join(folder, 'out'), { recursive: true, force: true });
      }
      points.push(pointOf(runs));
      rmSync(store);
    }
    return slopeFigures({ stage: 'mapping, tests and export', points });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `affidavit export` of the made-up quarter: the whole command, from its start to its end. */
async function exportByCommand(events: number, store: string, key: string, out: string): Promise<CurvePoint> {
  const [from, to] = [QUARTER_FROM_MS, QUARTER_TO_MS].map((ms) => new Date(ms).toISOString()) as [
    string,
    string,
  ];
  const { seconds, peakMb } = await runCommand([
    ...['export', '--json', '--from', from, '--to', to, '--entity', 'Acme'],
    ...['--key', key, '--store', store, '--out', out],
  ]);
  return { events, eventsPerSecond: events / seconds, peakMb };
}
