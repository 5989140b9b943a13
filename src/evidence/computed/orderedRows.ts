import type { Database } from 'better-sqlite3';

/** Rows that are read at once. */
const PAGE = 200;

/**
 * Rows of a query in its order, a page at a time: they are put into a table of their own first, which SQLite sorts on the disk,
 * so that others can be written while they are read.
 *
 * @param query SELECT with an ORDER BY
 */
export function* orderedRows<Row extends object>(db: Database, query: string): Generator<Row> {
  tables += 1;
  const name = `ordered_${tables}`;
  const table = `temp.${name}`;
  db.exec(`CREATE TEMP TABLE ${name} AS ${query}`);
  try {
    const page = db.prepare<[number], Row & { page_at: number }>(
      `SELECT rowid AS page_at, * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
    );
    for (let after = 0; ; ) {
      const rows = page.all(after);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.page_at;
    }
  } finally {
    db.exec(`DROP TABLE ${table}`);
  }
}

let tables = 0;
