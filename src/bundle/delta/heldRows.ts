import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Holds the rows of one side on the disk while those of the other pass by: memory does not grow with them. */
export class HeldRows {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement<[string, string, string]>;
  readonly #take: Database.Statement<[string, number], { json: string }>;
  readonly #mark: Database.Statement<[string, number]>;
  readonly #next: Database.Statement<[string], { place: number }>;
  readonly #left: Database.Statement<[string, number], { key: string; place: number; json: string }>;
  #waiting = 0;

  /** @param folder for the file; it is removed with it */
  constructor(folder: string) {
    this.#db = new Database(join(folder, 'delta.db'));
    for (const pragma of [
      'journal_mode = OFF',
      'synchronous = OFF',
      'cache_size = -4096',
      'temp_store = FILE',
    ])
      this.#db.pragma(pragma);
    this.#db.exec(`
      CREATE TABLE IF NOT EXISTS held (key TEXT, place INTEGER, json TEXT, seen INTEGER DEFAULT 0, PRIMARY KEY (key, place)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS passed (key TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID`);
    this.#insert = this.#db.prepare(
      'INSERT INTO held (key, place, json) VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM held WHERE key = ?), ?)',
    );
    this.#take = this.#db.prepare('SELECT json FROM held WHERE key = ? AND place = ?');
    this.#mark = this.#db.prepare('UPDATE held SET seen = 1 WHERE key = ? AND place = ?');
    this.#next = this.#db.prepare(
      'INSERT INTO passed VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET place = place + 1 RETURNING place',
    );
    this.#left = this.#db.prepare(
      'SELECT key, place, json FROM held WHERE seen = 0 AND (key, place) > (?, ?) ORDER BY key, place LIMIT 32',
    );
  }

  /** Holds a row. Rows that share a key are matched in their order. */
  hold(key: string, json: string): void {
    this.#begin();
    this.#insert.run(key, key, json);
  }

  /** The held row that goes with a row of the other side; null: there is none. */
  match(key: string): string | null {
    this.#begin();
    const place = this.#next.get(key)?.place ?? 1;
    const row = this.#take.get(key, place);
    if (row === undefined) return null;
    this.#mark.run(key, place);
    return row.json;
  }

  /** Held rows that nothing matched, by key. */
  *left(): Generator<{ key: string; json: string }> {
    this.#commit();
    let after = { key: '', place: 0 };
    for (;;) {
      const rows = this.#left.all(after.key, after.place);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  /** Forgets all rows. */
  clear(): void {
    this.#commit();
    this.#db.exec('DELETE FROM held; DELETE FROM passed');
  }

  close(): void {
    this.#commit();
    this.#db.close();
  }

  #begin(): void {
    if (this.#waiting === 0) this.#db.exec('BEGIN');
    this.#waiting += 1;
    if (this.#waiting === 5000) {
      this.#commit();
      this.#db.exec('BEGIN');
      this.#waiting = 1;
    }
  }

  #commit(): void {
    if (this.#waiting > 0) this.#db.exec('COMMIT');
    this.#waiting = 0;
  }
}
