import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKey } from '../src/bundle/keys/createKey.ts';
import { openStoreForReading } from '../src/store/file/open.ts';
import { runCommand, runScript } from './command.ts';
import { QUARTER_FROM_MS, QUARTER_TO_MS } from './data/quarterEvents.ts';
import { buildQuarterStore } from './data/quarterStore.ts';
import { atLeast, atMost, type Figure, type MeasureOptions, median } from './figure.ts';

const CLUSTERS = 8;

/** Lakes: writing against DuckDB by itself, size, memory, and the procedures over eight clusters against eight checks. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const [events, large] = quick ? [20_000, 60_000] : [1_000_000, 5_000_000];
  const [users, roles] = quick ? [500, 100] : [10_000, 2_000];
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-lake-bench-'));
  try {
    const { privateKeyPath } = await createKey({ outDir: path.join(folder, 'keys'), entity: 'Acme' });
    const at = (...names: string[]) => path.join(folder, ...names);
    const write = (...stores: string[]) =>
      runCommand([
        ...[
          'lake',
          'write',
          '--json',
          '--to',
          at('lake'),
          '--period',
          '2026-Q3',
          '--entity',
          'Acme',
          '--key',
          privateKeyPath,
        ],
        ...stores.flatMap((store) => ['--store', store]),
      ]);

    buildQuarterStore(at('large.db'), { events: large, users, roles });
    const lines = linesOf(at('large.db'), at('large.jsonl'));
    const pairs = [];
    for (const run of [1, 2, 3]) {
      const ours = await script('ours', at('large.db'), at(`ours-${run}`));
      const duckdb = await script('duckdb', at('large.jsonl'), at(`duckdb-${run}`));
      pairs.push({ ours, duckdb });
      rmSync(at(`ours-${run}`), { recursive: true });
      rmSync(at(`duckdb-${run}`), { recursive: true });
    }
    rmSync(at('large.jsonl'));
    const whole = await write(at('large.db'));
    rmSync(at('lake'), { recursive: true });
    rmSync(at('large.db'));

    const stores = Array.from({ length: CLUSTERS }, (_, index) => at(`cluster-${index}.db`));
    for (const [index, store] of stores.entries())
      buildQuarterStore(store, { events, users, roles }, `cluster-${index}.example.com`);
    const written = await write(...stores);
    const checked = await runCommand(['lake', 'check', '--json', '--to', at('lake')]);
    let apart = 0;
    for (const store of stores)
      apart += (
        await runCommand(['check', '--json', '--period', '2026-Q3', '--fail-on', 'never', '--store', store])
      ).seconds;
    const ratio = median(pairs.map(({ ours, duckdb }) => duckdb.seconds / ours.seconds));
    const [{ ours, duckdb } = { ours: { seconds: 0, bytes: 0 }, duckdb: { seconds: 0 } }] = pairs;
    return [
      atLeast(0.8, {
        name: 'audit log to Parquet against one COPY of DuckDB',
        value: ratio,
        detail: `${large} events: ${ours.seconds.toFixed(1)} s out of the store, by day; ${duckdb.seconds.toFixed(1)} s out of one file of lines, with all processors; median of 3`,
      }),
      atMost(400, {
        name: 'peak memory of lake write',
        unit: 'MB',
        value: whole.peakMb,
        detail: `${large} events, ${users} users: ${whole.seconds.toFixed(1)} s in all, with the evidence set`,
      }),
      atMost(0.3, {
        name: 'Parquet of the audit log against its lines of JSON',
        value: ours.bytes / lines,
        detail: `${Math.round(ours.bytes / 1e6)} MB of ${Math.round(lines / 1e6)} MB; zstd, with the flat columns`,
      }),
      atMost(0.25, {
        name: 'all procedures over a lake by DuckDB against a check of each store',
        value: checked.seconds / apart,
        detail: `${CLUSTERS} clusters of ${events} events: ${checked.seconds.toFixed(1)} s and ${Math.round(checked.peakMb)} MB against ${apart.toFixed(1)} s; the lake took ${written.seconds.toFixed(1)} s to write, ${Math.round(sizeOf(at('lake')) / 1e6)} MB`,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function script(
  way: string,
  from: string,
  folder: string,
): Promise<{ seconds: number; bytes: number }> {
  const { stdout } = await runScript('lake-events.ts', [way, from, folder]);
  return JSON.parse(stdout) as { seconds: number; bytes: number };
}

/** Writes the audit log of a store as lines. @returns bytes */
function linesOf(store: string, file: string): number {
  const reader = openStoreForReading(store);
  const handle = openSync(file, 'w');
  for (const { lines } of reader.eventLines({ fromUs: QUARTER_FROM_MS * 1000, toUs: QUARTER_TO_MS * 1000 }))
    writeSync(handle, lines);
  closeSync(handle);
  reader.close();
  return statSync(file).size;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
