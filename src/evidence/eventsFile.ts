import Database from 'better-sqlite3';
import { eventsFlat } from '../datasets/log/eventsFlat.ts';
import { rowKeyReader } from '../datasets/rowKey.ts';
import { createIndexes, createTable } from '../datasets/sqlTable.ts';
import type { JsonObject } from '../formats/canonicalJson.ts';
import { RowWriter } from './insertRows.ts';

const LF = 0x0a;

/** The audit log of a period as a table in a separate file, behind the view `events_flat`. Rows are put in by streaming. */
export class EventsFile {
  readonly file: string;
  readonly #db: Database.Database;
  readonly #writer: RowWriter;
  readonly #keyOf = rowKeyReader(eventsFlat);

  /** @param file path of the new file */
  constructor(file: string) {
    this.file = file;
    this.#db = new Database(file);
    for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -4096'])
      this.#db.pragma(pragma);
    this.#db.exec(createTable(eventsFlat.name, eventsFlat));
    this.#writer = new RowWriter(this.#db);
    this.#writer.open(eventsFlat.name, eventsFlat);
  }

  /** Adds events, one a line of JSON, each line ended by a line feed. */
  addLines(lines: Buffer): void {
    for (let from = 0; from < lines.length; ) {
      const end = lines.indexOf(LF, from);
      const until = end === -1 ? lines.length : end;
      if (until > from) this.add(lines.toString('utf8', from, until));
      from = until + 1;
    }
  }

  /** Adds one event. */
  add(json: string): void {
    const record = JSON.parse(json) as JsonObject;
    this.#writer.insert(eventsFlat.name, { key: this.#keyOf(record), json, record });
  }

  /** Ends writing: other processes may read the file from then on. */
  finish(): void {
    this.#writer.flush();
    for (const index of createIndexes(eventsFlat.name, eventsFlat)) this.#db.exec(index);
    this.#db.close();
  }
}
