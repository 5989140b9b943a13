import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKey } from '../src/bundle/keys/createKey.ts';
import { runCommand } from './command.ts';
import { concludeOnce } from './conclude-once.ts';
import { QUARTER_FROM_MS, QUARTER_TO_MS } from './data/quarterEvents.ts';
import { buildQuarterStore } from './data/quarterStore.ts';
import { atMost, type Figure, type MeasureOptions } from './figure.ts';

/** The evidence set and all procedures by themselves, beside the export that contains them and the reperformance of its bundle. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const sizes = quick ? ([20_000, 60_000] as const) : ([1_000_000, 5_000_000] as const);
  const [users, roles] = quick ? [500, 100] : [10_000, 2_000];
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-conclude-'));
  try {
    const { privateKeyPath, publicKeyPath } = await createKey({
      outDir: path.join(folder, 'keys'),
      entity: 'Acme',
    });
    const points: Point[] = [];
    for (const events of sizes) {
      const store = path.join(folder, `${events}.db`);
      buildQuarterStore(store, { events, users, roles });
      const concluded = concludeOnce(store);
      const exported = await runCommand([
        ...[
          'export',
          '--json',
          '--entity',
          'Acme',
          '--from',
          iso(QUARTER_FROM_MS),
          '--to',
          iso(QUARTER_TO_MS),
        ],
        ...['--key', privateKeyPath, '--store', store, '--out', path.join(folder, 'out')],
      ]);
      rmSync(store);
      const { path: bundle } = JSON.parse(exported.stdout) as { path: string };
      const reperformed = await runCommand(['reperform', bundle, '--json', '--public-key', publicKeyPath]);
      rmSync(path.join(folder, 'out'), { recursive: true });
      points.push({ events, concluded, exported, reperformed });
    }
    const [small, large] = points as [Point, Point];
    const sized = (point: Point) => `${point.events} events`;
    return [
      atMost(0.35, {
        name: 'evidence set and all procedures, share of the export',
        value: large.concluded.seconds / large.exported.seconds,
        detail: `${sized(large)}: ${round(large.concluded.seconds)} s of ${round(large.exported.seconds)} s; ${sized(small)}: ${round(small.concluded.seconds)} s of ${round(small.exported.seconds)} s`,
      }),
      atMost(1.15, {
        name: 'growth of the evidence set and all procedures against that of the log',
        value: large.concluded.seconds / small.concluded.seconds / (large.events / small.events),
        detail: `${round(small.concluded.seconds)} s at ${sized(small)}, ${round(large.concluded.seconds)} s at ${sized(large)}`,
      }),
      atMost(250, {
        name: 'largest peak memory of the evidence set and all procedures',
        unit: 'MB',
        value: Math.max(small.concluded.peakMb, large.concluded.peakMb),
        detail: `${users} users, ${roles} roles, a request for every fifty events`,
      }),
      atMost(0.5, {
        name: 'reperform against the export of the same period',
        value: large.reperformed.seconds / large.exported.seconds,
        detail: `${sized(large)}: ${round(large.reperformed.seconds)} s against ${round(large.exported.seconds)} s, ${Math.round(large.reperformed.peakMb)} MB`,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  seconds: number;
  peakMb: number;
}

interface Point {
  events: number;
  concluded: Measured;
  exported: Measured;
  reperformed: Measured;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const round = (seconds: number): string => seconds.toFixed(1);
