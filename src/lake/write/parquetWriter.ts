import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { plural } from '../../formats/plural.ts';
import { printable } from '../../formats/printable.ts';
import { makeFolder } from '../../platform/makeFolder.ts';
import type { EventLines } from '../../records/evidence.ts';
import { sqlText } from '../engines/duckSql.ts';
import { type Duckdb, loadDuckdb } from '../engines/loadDuckdb.ts';
import type { LakeColumn, LakeType } from '../layout/lakeColumns.ts';
import { eventsSelect } from './eventsSelect.ts';
import { mendedLines } from './mendedLines.ts';

/** Rows of a row group: enough to pack well, few enough that those of long events stay below 50 MB. */
const GROUP_ROWS = 30_720;

/** Memory of DuckDB; what does not fit goes to the disk. */
const MEMORY = '256MB';

/** Bytes of a row group before they are packed, whatever its rows: records may be long. */
const GROUP_BYTES = '16MB';

/** Bytes up to which a line needs no word about its length. */
const ORDINARY_LINE = 1 << 20;

/** A file as it was written. */
export interface WrittenFile {
  rows: number;
  bytes: number;
  /** lower-case hex */
  sha256: string;
  /** values that no column of the file can hold, which are empty there, or half characters that were replaced */
  mended: number;
}

/** Rows of a table, a page at a time, cells in the order of the columns. */
export type Pages = Iterator<readonly (readonly (string | number | null)[])[]>;

/**
 * Writes Parquet files by DuckDB, one at a time: zstd, rows in the order in which they come, nothing in them but the rows, so that the same
 * rows give the same bytes. Rows stream; memory does not grow with them.
 */
export class ParquetWriter {
  readonly #duckdb: Duckdb;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  #pages: Pages | null = null;
  #columns: readonly LakeColumn[] = [];
  #failure: unknown = null;
  #mended = 0;
  #lineFiles = 0;

  private constructor(
    duckdb: Duckdb,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    folder: string,
  ) {
    this.#duckdb = duckdb;
    this.#instance = instance;
    this.#connection = connection;
    this.#folder = folder;
  }

  /**
   * Starts DuckDB.
   *
   * @param folder private folder for temporary files
   * @throws AffidavitError ENGINE_MISSING
   */
  static async open(folder: string): Promise<ParquetWriter> {
    const duckdb = await loadDuckdb();
    // one thread keeps rows in order by itself; with preserve_insertion_order DuckDB would hold them back and ignore GROUP_BYTES
    const instance = await duckdb.DuckDBInstance.create(':memory:', {
      threads: '1',
      preserve_insertion_order: 'false',
      memory_limit: MEMORY,
      temp_directory: path.join(folder, 'spill'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const writer = new ParquetWriter(duckdb, instance, await instance.connect(), folder);
    writer.#register();
    return writer;
  }

  /**
   * Writes the file of a table.
   *
   * @param columns of the pages; cluster and period are put before them
   * @throws AffidavitError DISK_FULL, WRITE_…; whatever `pages` throws
   */
  async writeTable(
    file: string,
    of: { cluster: string; period: string; columns: readonly LakeColumn[]; pages: Pages },
  ): Promise<WrittenFile> {
    this.#pages = of.pages;
    this.#columns = of.columns;
    this.#failure = null;
    this.#mended = 0;
    const rows = await this.#copy(
      file,
      `SELECT ${sqlText(of.cluster)} AS cluster, ${sqlText(of.period)} AS period, * FROM lake_rows()`,
    );
    return { rows, ...(await settled(file)), mended: this.#mended };
  }

  /** Puts lines of events into a temporary file. @throws AffidavitError DISK_FULL, WRITE_… */
  keepLines(): LineFile {
    this.#lineFiles += 1;
    return new LineFile(path.join(this.#folder, `events-${this.#lineFiles}.jsonl`));
  }

  /**
   * Writes a file of the audit log, and removes the temporary one.
   *
   * @throws AffidavitError DISK_FULL, WRITE_…, ENGINE_FAILED
   */
  async writeEvents(
    file: string,
    lines: LineFile,
    of: { cluster: string; day: string },
  ): Promise<WrittenFile> {
    const rows = await this.#copy(
      file,
      eventsSelect(sqlText(lines.file), Math.max(ORDINARY_LINE, lines.longest + 1), of.cluster, of.day),
    );
    if (rows !== lines.rows)
      throw new AffidavitError(
        'BUG',
        `DuckDB wrote ${plural(rows, 'event')} of ${of.day}, not ${lines.rows}.`,
      );
    rmSync(lines.file, { force: true });
    return { rows, ...(await settled(file)), mended: lines.mended };
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #copy(file: string, query: string): Promise<number> {
    makeFolder(path.dirname(file));
    try {
      const result = await this.#connection.runAndReadAll(
        `COPY (${query}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${GROUP_ROWS}, ROW_GROUP_SIZE_BYTES '${GROUP_BYTES}')`,
      );
      return Number(result.getRows()[0]?.[0] ?? 0);
    } catch (cause) {
      if (this.#failure !== null) throw this.#failure;
      throw copyError(cause, file);
    }
  }

  /** The rows of whatever table is being written, as a function of DuckDB's. */
  #register(): void {
    const { DuckDBTableFunction } = this.#duckdb;
    this.#connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: 'lake_rows',
        bindFunction: (info) => {
          for (const { name, type } of this.#columns) info.addResultColumn(name, this.#type(type));
        },
        initFunction: (info) => info.setMaxThreads(1),
        mainFunction: (_, chunk) => {
          try {
            const page = this.#pages?.next();
            const rows = page === undefined || page.done === true ? [] : page.value;
            chunk.rowCount = rows.length;
            if (rows.length > 0)
              chunk.setColumns(
                this.#columns.map(({ type }, at) => rows.map((row) => this.#value(type, row[at]))),
              );
          } catch (error) {
            this.#failure = error;
            throw error;
          }
        },
      }),
    );
  }

  #type(type: LakeType): DuckDBType {
    const { VARCHAR, INTEGER, BIGINT, DOUBLE } = this.#duckdb;
    const types: Partial<Record<LakeType, DuckDBType>> = { integer: INTEGER, bigint: BIGINT, double: DOUBLE };
    return types[type] ?? VARCHAR;
  }

  #value(type: LakeType, cell: string | number | null | undefined): DuckDBValue {
    if (cell === null || cell === undefined) return null;
    if (type !== 'bigint') return cell;
    if (typeof cell === 'number' && Math.abs(cell) < 2 ** 63) return BigInt(Math.trunc(cell));
    this.#mended += 1;
    return null;
  }
}

/** Lines of events in a temporary file. */
export class LineFile {
  readonly file: string;
  readonly #handle: number;
  rows = 0;
  /** bytes that no line exceeds */
  longest = 0;
  mended = 0;

  constructor(file: string) {
    this.file = file;
    try {
      this.#handle = openSync(file, 'wx', 0o600);
    } catch (cause) {
      throw writeError(cause, `write ${file}`);
    }
  }

  add({ lines, count }: EventLines): void {
    const whole = mendedLines(lines);
    this.rows += count;
    this.longest = Math.max(this.longest, whole.lines.length);
    this.mended += whole.mended;
    try {
      for (let from = 0; from < whole.lines.length; ) from += writeSync(this.#handle, whole.lines, from);
    } catch (cause) {
      throw writeError(cause, `write ${this.file}`);
    }
  }

  finish(): void {
    closeSync(this.#handle);
  }
}

/** Size and hash of a file, which is forced to the disk. */
async function settled(file: string): Promise<{ bytes: number; sha256: string }> {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { bytes: statSync(file).size, sha256: hash.digest('hex') };
}

function copyError(cause: unknown, file: string): unknown {
  const { message } = cause as Error;
  if (/No space left|ENOSPC|disk is full/i.test(message))
    return writeError({ code: 'ENOSPC', cause }, `write ${file}`);
  if (/Permission denied/i.test(message)) return writeError({ code: 'EACCES', cause }, `write ${file}`);
  return new AffidavitError(
    'ENGINE_FAILED',
    `DuckDB could not write ${path.basename(file)}: ${printable(message, 400)}`,
    '',
    {
      cause,
    },
  );
}
