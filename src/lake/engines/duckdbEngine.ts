import path from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import { emptySelect, sqlName, sqlPath, sqlText } from './duckSql.ts';
import type { Engine, EngineCell, EngineTable, EngineView } from './engine.ts';
import { loadDuckdb } from './loadDuckdb.ts';

/** Bounds of DuckDB inside this process. */
export interface DuckdbLimits {
  memory: string;
  /** folder for what does not fit */
  spill: string;
}

/** DuckDB inside this process. It may read the lake and nothing else. */
export class DuckdbEngine implements Engine {
  readonly name = 'duckdb';
  readonly version: string;
  readonly #root: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #made: string[] = [];

  private constructor(root: string, version: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#root = root;
    this.version = version;
    this.#instance = instance;
    this.#connection = connection;
  }

  /**
   * Starts DuckDB over a lake.
   *
   * @param root folder of the lake
   * @throws AffidavitError ENGINE_MISSING
   */
  static async open(root: string, { memory, spill }: DuckdbLimits): Promise<DuckdbEngine> {
    const { DuckDBInstance } = await loadDuckdb();
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    for (const statement of [
      `SET memory_limit = ${sqlText(memory)}`,
      `SET temp_directory = ${sqlText(spill)}`,
      `SET allowed_directories = [${sqlText(`${path.resolve(root)}/`)}, ${sqlText(`${path.resolve(spill)}/`)}]`,
      'SET autoinstall_known_extensions = false',
      'SET autoload_known_extensions = false',
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ])
      await connection.run(statement);
    const [[version] = []] = (await connection.runAndReadAll('SELECT version()')).getRows();
    return new DuckdbEngine(path.resolve(root), String(version), instance, connection);
  }

  async use(tables: readonly EngineTable[], views: readonly EngineView[] = []): Promise<void> {
    for (const name of this.#made.reverse()) await this.#execute(`DROP VIEW IF EXISTS ${sqlName(name)}`);
    this.#made = [];
    const queries = [...tables.map((table) => ({ name: table.name, query: this.#select(table) })), ...views];
    for (const { name, query } of queries) {
      await this.#execute(`CREATE TEMP VIEW ${sqlName(name)} AS ${query}`);
      this.#made.push(name);
    }
  }

  async *run(sql: string): AsyncGenerator<EngineCell[][]> {
    const result = await this.#connection.stream(sql).catch((cause: unknown) => {
      throw engineError(cause);
    });
    for (;;) {
      const chunk = await result.fetchChunk().catch((cause: unknown) => {
        throw engineError(cause);
      });
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getRows().map((row) => row.map(cellOf));
    }
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  #select({ columns, files }: EngineTable): string {
    if (files.length === 0) return emptySelect(columns);
    const paths = files.map((file) => sqlPath(path.join(this.#root, file)));
    return `SELECT ${columns.map(({ name }) => sqlName(name)).join(', ')} FROM read_parquet([${paths.join(', ')}], hive_partitioning = false)`;
  }

  async #execute(sql: string): Promise<void> {
    await this.#connection.run(sql).catch((cause: unknown) => {
      throw engineError(cause);
    });
  }
}

function engineError(cause: unknown): AffidavitError {
  const words = printable((cause as Error).message, 400);
  return new AffidavitError('ENGINE_FAILED', `DuckDB could not run a query: ${words}`, '', { cause });
}

function cellOf(value: DuckDBValue): EngineCell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const whole = typeof value === 'bigint' ? value : null;
  return whole !== null && Number.isSafeInteger(Number(whole)) ? Number(whole) : String(value);
}
