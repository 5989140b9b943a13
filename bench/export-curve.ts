import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createKey } from '../src/bundle/keys/createKey.ts';
import { QUARTER_FROM_MS, QUARTER_TO_MS } from './data/quarterEvents.ts';
import { buildQuarterStore } from './data/quarterStore.ts';
import type { ExportFigures } from './export-child.ts';
import type { CurvePoint, Figure, MeasureOptions } from './figure.ts';
import { CURVE_SIZES, pointOf, QUICK_SIZES, slopeFigures } from './slope.ts';

const CHILD = fileURLToPath(new URL('./export-child.ts', import.meta.url));
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
        const { seconds, peakMb } = await exportInChild(store, privateKeyPath, path.join(folder, 'out'));
        runs.push({ events, eventsPerSecond: events / seconds, peakMb });
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

async function exportInChild(store: string, key: string, outDir: string): Promise<ExportFigures> {
  const period = [QUARTER_FROM_MS, QUARTER_TO_MS].map((ms) => new Date(ms).toISOString());
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, store, key, outDir, ...period]);
  return JSON.parse(stdout) as ExportFigures;
}
