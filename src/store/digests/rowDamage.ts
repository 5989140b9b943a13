import type { Db } from '../file/connection.ts';
import type { Damage } from './damage.ts';
import { type DigestedTable, digestedTables, digestOf } from './digestedTables.ts';

type Row = Record<string, unknown>;

/** Rows that do not match their digest. */
export function* rowDamage(db: Db): IterableIterator<Damage> {
  for (const table of digestedTables(db)) {
    const { name, columns, key } = table;
    // a named rowid would come back under the name of its alias
    const wanted = [...new Set([...key, ...columns])]
      .map((column) => `"${column}" AS "${column}"`)
      .join(', ');
    const damaged = db.prepare<[], Row>(
      `SELECT ${wanted} FROM "${name}" WHERE digest IS NOT ${digestOf(table)}`,
    );
    for (const row of damaged.iterate()) yield { kind: 'content', ...placeOf(db, table, row) };
  }
}

/** The dataset and the words for a row. What names it may itself be what is damaged. */
function placeOf(db: Db, table: DigestedTable, row: Row): { dataset: string; row: string } {
  const one = (sql: string, ...values: unknown[]): Row | undefined =>
    db.prepare<unknown[], Row>(sql).get(...values);
  const nameOf = (dataset: unknown): string =>
    String(one('SELECT name FROM dataset WHERE id = ?', dataset)?.name ?? '');
  switch (table.name) {
    case 'content': {
      const held = one('SELECT dataset, key FROM resource WHERE content = ? LIMIT 1', row.rowid);
      return { dataset: nameOf(held?.dataset), row: `row ${quoted(held?.key)} (content ${row.rowid})` };
    }
    case 'resource':
    case 'derived_row':
      return { dataset: nameOf(row.dataset), row: `row ${quoted(row.key)} (table ${table.name})` };
    case 'local_row': {
      const source = one('SELECT dataset, source FROM local_source WHERE id = ?', row.source);
      return {
        dataset: nameOf(source?.dataset),
        row: `row ${quoted(row.key)} of ${quoted(source?.source)}`,
      };
    }
    case 'event_block':
      return { dataset: 'events', row: `sums of the events from number ${row.first_seq} on` };
    default:
      return {
        dataset: table.name,
        row: `row ${table.key.map((column) => quoted(row[column])).join(', ')}`,
      };
  }
}

const quoted = (value: unknown): string =>
  typeof value === 'number' ? `${value}` : JSON.stringify(value ?? '');
