import type { Database, Statement } from 'better-sqlite3';
import { withoutComments, wordsOfSql } from '../sqlText.ts';

/** Why a procedure of the entity has no result, in words that complete "…". */
export class QueryFailure extends Error {}

/** Names that are no evidence: they differ from one machine to the next, or from one run to the next. */
const FOREIGN_NAMES =
  /\b(sqlite_\w+|pragma_\w+|dbstat|bytecode|tables_used|assessment_rows|exception_(?:lines|ids)|population_[kx]\w+)\b/i;

/** Columns that would hide SQLite's own. */
const RESERVED: ReadonlySet<string> = new Set(['rowid', '_rowid_', 'oid']);

const MOST_COLUMNS = 100;

/**
 * Prepares a query of a foreign procedure: one SELECT over the evidence set and nothing else.
 *
 * @param name population or exceptions
 * @returns its columns, and a statement that gives all its rows by `order`
 * @throws QueryFailure
 */
export function prepareQuery(
  db: Database,
  name: string,
  sql: string,
  required: readonly string[],
): { columns: string[]; select(order: string): Statement<[], unknown[]> } {
  const code = wordsOfSql(sql).trim();
  const first = /^\(*\s*(\w+)/.exec(code)?.[1]?.toUpperCase() ?? '';
  if (first !== 'SELECT' && first !== 'WITH' && first !== 'VALUES')
    throw new QueryFailure(`the ${name} query begins with ${first || 'no word'}: only SELECT is run`);
  if (code.includes(';')) throw new QueryFailure(`the ${name} query holds more than one statement`);
  const foreign = FOREIGN_NAMES.exec(withoutComments(sql))?.[0];
  if (foreign !== undefined)
    throw new QueryFailure(`the ${name} query names ${foreign}, which is no table of the evidence set`);
  // in brackets and on separate lines: it cannot be anything but a query
  const prepare = (order: string) =>
    engine(name, () => db.prepare<[], unknown[]>(`SELECT * FROM (\n${sql}\n)${order}`).raw());
  const columns = prepare('')
    .columns()
    .map((column) => column.name);
  const missing = required.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw new QueryFailure(
      `the ${name} query gives ${columns.slice(0, 20).join(', ')}; ${missing.join(', ')} is missing`,
    );
  return { columns, select: (order) => prepare(` ORDER BY ${order}`) };
}

/** Refuses columns of a population that a reader or a spreadsheet would stumble over. @throws QueryFailure */
export function checkPopulationColumns(columns: readonly string[]): void {
  if (columns[0] !== 'row_id')
    throw new QueryFailure(`the first column of the population query is ${columns[0]}, not row_id`);
  if (columns.length > MOST_COLUMNS)
    throw new QueryFailure(
      `the population query gives ${columns.length} columns, at most ${MOST_COLUMNS} are kept`,
    );
  columns.forEach((column, index) => {
    if (!/^[a-z_][a-z0-9_]{0,62}$/i.test(column) || RESERVED.has(column.toLowerCase()))
      throw new QueryFailure(
        `column ${index + 1} of the population query is called ${column.slice(0, 60)}: name it by "as", in letters, digits and "_"`,
      );
  });
  const twice = columns.find((column, index) =>
    columns.slice(0, index).some((other) => other.toLowerCase() === column.toLowerCase()),
  );
  if (twice !== undefined) throw new QueryFailure(`the population query gives ${twice} twice`);
}

/** Runs a step of the engine; its errors become a failure in its own words. */
export function engine<T>(name: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof QueryFailure) throw error;
    throw new QueryFailure(`the ${name} query failed: ${(error as Error).message}`);
  }
}
