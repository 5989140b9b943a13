import type { Database, Statement } from 'better-sqlite3';
import { type Cell, type CellReader, cellReaders } from '../datasets/cells.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { sqlColumns } from '../datasets/sqlTable.ts';
import type { JsonObject } from '../formats/canonicalJson.ts';

/** Rows of one transaction. */
const BATCH = 5000;

/** A row to put in; `record` spares reading `json` where it is at hand. */
export interface NewRow {
  key: string;
  json: string;
  record?: JsonObject;
}

/** Puts rows into tables of an evidence set: the key, the typed columns, the record. */
export class RowWriter {
  readonly #db: Database;
  readonly #tables = new Map<string, { readers: CellReader[]; insert: Statement<Cell[]>; count: number }>();
  #waiting = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Makes a table ready to take rows. */
  open(table: string, { columns }: Pick<Dataset, 'columns'>): void {
    const names = sqlColumns(columns).map(({ name }) => name);
    const insert = this.#db.prepare<Cell[]>(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    );
    this.#tables.set(table, { readers: cellReaders(columns), insert, count: 0 });
  }

  insert(table: string, { key, json, record }: NewRow): void {
    const into = this.#tables.get(table);
    if (into === undefined) throw new RangeError(`no table ${table} is open`);
    if (this.#waiting === 0) this.#db.exec('BEGIN');
    const body = record ?? (JSON.parse(json) as JsonObject);
    const cells: Cell[] = [key];
    for (const read of into.readers) for (const cell of read(body)) cells.push(cell);
    cells.push(json);
    into.insert.run(...cells);
    into.count += 1;
    this.#waiting += 1;
    if (this.#waiting === BATCH) this.flush();
  }

  /** Rows that a table took. */
  count(table: string): number {
    return this.#tables.get(table)?.count ?? 0;
  }

  /** Ends the open transaction, if any. */
  flush(): void {
    if (this.#waiting > 0) this.#db.exec('COMMIT');
    this.#waiting = 0;
  }
}
