import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Conclusion } from '../../src/controls/conclusion.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { isLoaded, type LoadedTable, loadScript } from '../../src/datasets/loadSql.ts';
import { conclude, openForConclusion } from '../../src/usecases/conclude.ts';
import { parsePeriod } from '../../src/usecases/period.ts';
import { keptStoreIn } from '../store/keptStores.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-engines-'));
let conclusion: Conclusion;
let close: () => void;

/** The tables of the evidence set as files of a bundle, each table's records a line. */
function writeTables({ set }: Conclusion): LoadedTable[] {
  mkdirSync(path.join(folder, 'evidence'));
  return set.tables().map(({ table, dataset, rows }) => {
    const file = `evidence/${table}.jsonl`;
    if (rows === 0) return { table, dataset, file: null };
    const lines = [...set.lines(table)].map((piece) => Buffer.from(piece.lines));
    writeFileSync(path.join(folder, file), Buffer.concat(lines));
    return { table, dataset, file };
  });
}

beforeAll(() => {
  const kept = keptStoreIn(folder, 'v4');
  const store = openForConclusion(kept);
  conclusion = conclude(store, parsePeriod('2026-Q3'));
  close = () => {
    conclusion.set.close();
    store.close();
  };
});
afterAll(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

const ORDER = 'ORDER BY kind, dataset, row_id, facts, threshold';

test('the stock shells of SQLite and DuckDB load the same tables and find the same rows', async () => {
  const tables = writeTables(conclusion);
  const file = path.join(folder, 'stock.db');
  execFileSync('sqlite3', ['-bail', file], { cwd: folder, input: loadScript('sqlite', tables) });
  const sqlite = new Database(file, { readonly: true });
  const instance = await DuckDBInstance.create(':memory:');
  const duck = await instance.connect();
  try {
    await duck.run(`SET file_search_path = '${folder}'`);
    await duck.run(loadScript('duckdb', tables).replace(/^--.*$/gm, ''));
    for (const { table, dataset } of tables) {
      const names = dataset.columns
        .filter(isLoaded)
        .flatMap(({ name, type }) => (type === 'time' ? [name, `${name}_us`] : [name]));
      const sql = `SELECT ${['row_id', ...names].join(', ')} FROM ${table} ORDER BY row_id, ${names.join(', ')}`;
      const own = conclusion.set.db.prepare(sql).raw().all();
      expect(sqlite.prepare(sql).raw().all(), `${table} in sqlite3`).toEqual(own);
      expect(plain(await (await duck.runAndReadAll(sql)).getRows()), `${table} in duckdb`).toEqual(own);
    }
    for (const { id, sql } of PROCEDURES) {
      const found = `SELECT kind, dataset, row_id, facts, threshold FROM (${sql.exceptions}) ${ORDER}`;
      const own = conclusion.set.db.prepare(found).raw().all();
      expect(sqlite.prepare(found).raw().all(), `${id} in sqlite3`).toEqual(own);
      expect(plain((await duck.runAndReadAll(found)).getRows()), `${id} in duckdb`).toEqual(own);
      const size = `SELECT count(*) FROM (${sql.population})`;
      const count = conclusion.set.db.prepare(size).pluck().get();
      expect(plain((await duck.runAndReadAll(size)).getRows()), `population of ${id}`).toEqual([[count]]);
    }
  } finally {
    sqlite.close();
    duck.closeSync();
    instance.closeSync();
  }
}, 120_000);

/** Rows of DuckDB as SQLite gives them: whole numbers are not big. */
function plain(rows: readonly (readonly unknown[])[]): unknown[][] {
  return rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
}
