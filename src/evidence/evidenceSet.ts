import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Dataset } from '../datasets/dataset.ts';
import { createIndexes, createTable } from '../datasets/sqlTable.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import type { EventLines } from '../records/evidence.ts';
import { type NewRow, RowWriter } from './insertRows.ts';

/** One row of a table: its key and its authoritative record as canonical JSON. */
export interface EvidenceSetRow {
  key: string;
  json: string;
}

/** A table of the evidence set and what is known of it. */
export interface EvidenceTable {
  /** name of the table: the dataset's, `opening_` before it for the state at the period's opening */
  table: string;
  dataset: Dataset;
  /** what collecting it came to; null: the snapshot did not collect it, or nobody supplied it */
  outcome: DatasetOutcome | null;
  /** rows in the table */
  rows: number;
  /** rows that were collected and are not in the set, with the reason */
  dropped: readonly { reason: string; count: number }[];
}

/** Rows whose lines are read in one piece: enough to be quick, few enough to stay small. */
const LINES_AT_ONCE = 128;

/**
 * The evidence of a period as typed tables in one SQLite file: what procedures, reports and bundles read. Rows are put in by
 * streaming; memory does not grow with them.
 */
export class EvidenceSet {
  readonly file: string;
  readonly db: Database.Database;
  readonly #tables = new Map<string, EvidenceTable>();
  readonly #folder: string | null;

  /**
   * Makes an empty set.
   *
   * @param file path of the new file
   * @param folder private folder that goes with the set; null: the file is kept
   */
  constructor(file: string, folder: string | null) {
    this.file = file;
    this.#folder = folder;
    mkdirSync(path.dirname(file), { recursive: true });
    this.db = new Database(file);
    // nothing of it outlives a crash, so nothing has to be safe
    for (const pragma of [
      // fewer, larger pages: a row with its record is 500 bytes and more
      'page_size = 16384',
      'journal_mode = OFF',
      'synchronous = OFF',
      'locking_mode = EXCLUSIVE',
      'cache_size = -4096',
      'temp_store = FILE',
      // 16 MiB and more otherwise, whatever the set's own cache is: 70 MB of memory at a million events
      'temp.cache_size = -2048',
    ])
      this.db.pragma(pragma);
  }

  /** Tables in the order in which they were made. */
  tables(): EvidenceTable[] {
    return [...this.#tables.values()];
  }

  /** A table, or null when the set has none of that name. */
  table(name: string): EvidenceTable | null {
    return this.#tables.get(name) ?? null;
  }

  /**
   * Makes the table of a dataset and fills it.
   *
   * @param rows in the order in which they are to stand
   */
  add(
    table: string,
    dataset: Dataset,
    outcome: DatasetOutcome | null,
    rows: Iterable<NewRow>,
  ): EvidenceTable {
    const into = function* () {
      for (const row of rows) yield { table, row };
    };
    this.addTogether([{ table, dataset, outcome }], into());
    return this.#tables.get(table) as EvidenceTable;
  }

  /** Makes the tables of several datasets whose rows come together. */
  addTogether(
    tables: readonly Pick<EvidenceTable, 'table' | 'dataset' | 'outcome'>[],
    rows: Iterable<{ table: string; row: NewRow }>,
  ): void {
    const writer = new RowWriter(this.db);
    for (const { table, dataset } of tables) {
      this.db.exec(createTable(table, dataset));
      writer.open(table, dataset);
    }
    try {
      for (const { table, row } of rows) writer.insert(table, row);
    } finally {
      writer.flush();
    }
    for (const { table, dataset, outcome } of tables) {
      for (const index of createIndexes(table, dataset)) this.db.exec(index);
      this.#tables.set(table, { table, dataset, outcome, rows: writer.count(table), dropped: [] });
    }
  }

  /** Gives a table another outcome, where that is known only when its rows are in. */
  settle(table: string, outcome: DatasetOutcome): void {
    this.#change(table, { outcome });
  }

  /** Says of a table that it does not show everything, and why; whatever was said before stays. */
  lessen(table: string, reason: string): void {
    const outcome = this.#tables.get(table)?.outcome ?? null;
    if (outcome === null) return;
    const reasons = [outcome.reason, reason].filter((one) => one !== '');
    this.settle(table, { ...outcome, status: 'partial', reason: reasons.join(' ') });
  }

  /** Notes rows that were collected and are not in the set. */
  drop(table: string, dropped: { reason: string; count: number }): void {
    this.#change(table, { dropped: [...(this.#tables.get(table)?.dropped ?? []), dropped] });
  }

  #change(table: string, change: Partial<EvidenceTable>): void {
    const old = this.#tables.get(table);
    if (old === undefined) throw new RangeError(`the evidence set has no table ${table}`);
    this.#tables.set(table, { ...old, ...change });
  }

  /** Rows of a table in their order. Nothing may be written while they are read. */
  *rows(table: string): Generator<EvidenceSetRow> {
    if (!this.#tables.has(table)) return;
    const page = this.db.prepare<[number], { at: number; key: string; json: string }>(
      `SELECT rowid AS at, row_id AS key, json FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT 64`,
    );
    for (let after = 0; ; ) {
      const found = page.all(after);
      for (const { key, json } of found) yield { key, json };
      const last = found.at(-1);
      if (last === undefined) return;
      after = last.at;
    }
  }

  /** The records of a table as lines of JSON, many at a time. */
  *lines(table: string): Generator<EventLines> {
    if (!this.#tables.has(table)) return;
    const piece = this.db.prepare<[number, number], { lines: Buffer | null; count: number }>(
      `SELECT CAST(group_concat(json, char(10)) || char(10) AS BLOB) AS lines, count(*) AS count
       FROM (SELECT json FROM ${table} WHERE rowid > ? AND rowid <= ? ORDER BY rowid)`,
    );
    const last =
      this.db.prepare<[], number>(`SELECT coalesce(max(rowid), 0) FROM ${table}`).pluck().get() ?? 0;
    for (let after = 0; after < last; after += LINES_AT_ONCE) {
      const found = piece.get(after, after + LINES_AT_ONCE);
      if (found?.lines != null) yield { lines: found.lines, count: found.count };
    }
  }

  /** Lets other processes read the file while `use` runs; nothing may be written meanwhile. */
  whileReadable<T>(use: () => T): T {
    this.db.pragma('locking_mode = NORMAL');
    // the lock goes with the next look into the file
    this.db.prepare('SELECT count(*) FROM sqlite_schema').get();
    try {
      return use();
    } finally {
      this.db.pragma('locking_mode = EXCLUSIVE');
    }
  }

  /** Closes the set; removes its file unless it is to be kept. */
  close(): void {
    this.db.close();
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }
}
