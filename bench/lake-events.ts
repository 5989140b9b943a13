/**
 * A process of its own that writes the audit log of a store as Parquet, by ours or by one COPY of DuckDB's over one file of lines, and prints
 * the seconds. Arguments: `ours` or `duckdb`, the store or the file of lines, the folder to write to.
 */
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { eventsSelect } from '../src/lake/write/eventsSelect.ts';
import { ParquetWriter } from '../src/lake/write/parquetWriter.ts';
import { writeEventLog } from '../src/lake/write/writeEvidence.ts';
import { openForConclusion } from '../src/usecases/conclude/conclude.ts';
import { QUARTER_FROM_MS, QUARTER_TO_MS } from './data/quarterEvents.ts';

const [way, from = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const started = performance.now();
const bytes = way === 'ours' ? await ours() : await duckdb();
process.stdout.write(JSON.stringify({ seconds: (performance.now() - started) / 1000, bytes }));

async function ours(): Promise<number> {
  const store = openForConclusion(from);
  const writer = await ParquetWriter.open(folder);
  const period = { fromMs: QUARTER_FROM_MS, toMs: QUARTER_TO_MS, label: 'quarter' };
  const files = await writeEventLog(writer, folder, {
    ...{ store, period, cluster: 'acme' },
    signal: new AbortController().signal,
  });
  writer.close();
  store.close();
  return files.reduce((sum, file) => sum + file.bytes, 0);
}

async function duckdb(): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const out = path.join(folder, 'all.parquet');
  const query = eventsSelect(`'${from}'`, 1 << 20, 'acme', '2026-07-01');
  await connection.run(`COPY (${query}) TO '${out}' (FORMAT parquet, COMPRESSION zstd)`);
  connection.closeSync();
  instance.closeSync();
  return statSync(out).size;
}
