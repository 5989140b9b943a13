import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { Conclusion } from '../../src/controls/conclusion.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { isLoaded, type LoadedTable, loadScript } from '../../src/datasets/loadSql.ts';

/** The tables of a conclusion as files, and the rows that every query gives in our own database. */
export interface OwnRows {
  folder: string;
  tables: LoadedTable[];
  queries: { name: string; sql: string; rows: unknown[] }[];
  /** statements that made the indexes of the tables, which the stock shell of SQLite makes, too */
  indexes: string[];
}

const INDEXES = "SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name";

const ORDER = 'ORDER BY kind, dataset, row_id, facts, threshold';

/** Writes the tables of a conclusion into a folder and notes what its queries give: tables, exceptions, sizes of populations. */
export function ownRows({ set }: Conclusion, folder: string): OwnRows {
  const tables = writeTables(set, folder);
  const queries: OwnRows['queries'] = [];
  const add = (name: string, sql: string): void => {
    queries.push({ name, sql, rows: set.db.prepare(sql).raw().all() });
  };
  for (const { table, dataset } of tables) {
    const names = dataset.columns
      .filter(isLoaded)
      .flatMap(({ name, type }) => (type === 'time' ? [name, `${name}_us`] : [name]));
    add(
      table,
      `SELECT ${['row_id', ...names].join(', ')} FROM ${table} ORDER BY row_id, ${names.join(', ')}`,
    );
  }
  for (const { id, sql } of PROCEDURES) {
    add(id, `SELECT kind, dataset, row_id, facts, threshold FROM (${sql.exceptions}) ${ORDER}`);
    add(`population of ${id}`, `SELECT count(*) FROM (${sql.population})`);
  }
  const listed = new Set(tables.filter(({ file }) => file !== null).map(({ table }) => table));
  const indexes = set.db
    .prepare<[], string>(INDEXES)
    .pluck()
    .all()
    .filter((sql) => listed.has(/ ON (\w+) /.exec(sql)?.[1] ?? ''));
  return { folder, tables, queries, indexes };
}

/** The same queries give the same rows in the stock shells of SQLite and DuckDB, loaded by the scripts of a bundle. */
export async function expectSameInShells({ folder, tables, queries, indexes }: OwnRows): Promise<void> {
  const file = path.join(folder, 'stock.db');
  execFileSync('sqlite3', ['-bail', file], { cwd: folder, input: loadScript('sqlite', tables) });
  const sqlite = new Database(file, { readonly: true });
  const instance = await DuckDBInstance.create(':memory:');
  const duck = await instance.connect();
  try {
    expect(sqlite.prepare<[], string>(INDEXES).pluck().all()).toEqual(indexes);
    await duck.run(`SET file_search_path = '${folder}'`);
    await duck.run(loadScript('duckdb', tables).replace(/^--.*$/gm, ''));
    for (const { name, sql, rows } of queries) {
      expect(sqlite.prepare(sql).raw().all(), `${name} in sqlite3`).toEqual(rows);
      expect(plain((await duck.runAndReadAll(sql)).getRows()), `${name} in duckdb`).toEqual(rows);
    }
  } finally {
    sqlite.close();
    duck.closeSync();
    instance.closeSync();
  }
}

/** The tables of the evidence set as files of a bundle, each table's records a line. */
function writeTables(set: Conclusion['set'], folder: string): LoadedTable[] {
  mkdirSync(path.join(folder, 'evidence'));
  return set.tables().map(({ table, dataset, rows }) => {
    const file = `evidence/${table}.jsonl`;
    if (rows === 0) return { table, dataset, file: null };
    const lines = [...set.lines(table)].map((piece) => Buffer.from(piece.lines));
    writeFileSync(path.join(folder, file), Buffer.concat(lines));
    return { table, dataset, file };
  });
}

/** Rows of DuckDB as SQLite gives them: whole numbers are not big. */
function plain(rows: readonly (readonly unknown[])[]): unknown[][] {
  return rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
}
