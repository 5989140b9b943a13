import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { SparkEngine } from '../../src/lake/engines/spark/sparkEngine.ts';

/** The server that `npm run test:spark` started. */
export const ADDRESS = process.env.AFFIDAVIT_TEST_SPARK ?? '';

/** A session at it, with other settings where a test needs them. */
export function openSpark(more: Partial<Parameters<typeof SparkEngine.open>[0]> = {}): Promise<SparkEngine> {
  const { signal } = new AbortController();
  return SparkEngine.open({ address: ADDRESS, root: '/', environment: process.env, signal, ...more });
}

/** A folder that is gone after `use`. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-spark-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs statements in a DuckDB of their own, and gives the rows of the last one. */
export async function duckdb(...statements: string[]) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    let rows: unknown[][] = [];
    for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRows();
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
