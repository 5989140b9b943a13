import Database from 'better-sqlite3';
import { EVENTS_FLAT } from '../../../datasets/log/eventsFlat.ts';
import { checkPopulationColumns, engine, prepareQuery, QueryFailure } from './foreignQuery.ts';
import type { QueryLimits, QueryTask } from './queryTask.ts';

type Cell = string | number | bigint | Buffer | null;

const KINDS: ReadonlySet<string> = new Set(['exception', 'judgment', 'insufficient', 'remark']);

/** Behind the kind, as in `exception:as_root`: distinguishes faults of one row, whatever their wording. */
const FAULT = /^[a-z0-9_-]{1,40}$/i;

/**
 * Runs both queries of a task over a connection and writes their rows to the file of the task: `population` and `found`.
 *
 * @param db the evidence set, for reading
 * @throws QueryFailure when a query fails, gives other columns, or more than the limits allow
 */
export function collectRows(db: Database.Database, task: QueryTask): void {
  const out = new Database(task.out);
  try {
    out.pragma('journal_mode = OFF');
    out.pragma('synchronous = OFF');
    out.exec('BEGIN');
    collectPopulation(db, out, task);
    collectFindings(db, out, task);
    out.exec('COMMIT');
  } finally {
    out.close();
  }
}

function collectPopulation(db: Database.Database, out: Database.Database, task: QueryTask): void {
  const { columns, select } = prepareQuery(db, 'population', task.population, ['row_id']);
  checkPopulationColumns(columns);
  out.exec(`CREATE TABLE population (${columns.map((column) => `"${column}"`).join(', ')})`);
  const insert = out.prepare<Cell[]>(`INSERT INTO population VALUES (${columns.map(() => '?').join(', ')})`);
  const most = task.limits.populationRows;
  let previous: string | null = null;
  for (const cells of bounded(select('row_id'), 'population', most, task.limits)) {
    const key = named(cells[0] ?? null, 'row_id', 'population');
    if (key === previous)
      throw new QueryFailure(`the population query gives row_id ${short(key)} more than once`);
    previous = key;
    insert.run(key, ...cells.slice(1));
  }
}

function collectFindings(db: Database.Database, out: Database.Database, task: QueryTask): void {
  const required = ['kind', 'dataset', 'row_id', 'facts'];
  const { columns, select } = prepareQuery(db, 'exceptions', task.exceptions, required);
  out.exec('CREATE TABLE found (kind, dataset, row_id, facts, threshold, fault)');
  const insert = out.prepare<Cell[]>('INSERT INTO found VALUES (?, ?, ?, ?, ?, ?)');
  const at = new Map(columns.map((column, index) => [column, index]));
  const rows = bounded(
    select('kind, dataset, row_id, facts'),
    'exceptions',
    task.limits.findingRows,
    task.limits,
  );
  for (const cells of rows) {
    const value = (name: string) => cells[at.get(name) ?? -1] ?? null;
    const [kind = '', fault = ''] = named(value('kind'), 'kind', 'exceptions').split(/:(.*)/s);
    if (!KINDS.has(kind))
      throw new QueryFailure(
        `the exceptions query gives the kind ${short(kind)}; known are ${[...KINDS].join(', ')}`,
      );
    if (fault !== '' && !FAULT.test(fault))
      throw new QueryFailure(
        `the exceptions query gives the fault ${short(fault)}: name it in up to 40 letters, digits, "_" and "-"`,
      );
    const dataset = named(value('dataset'), 'dataset', 'exceptions');
    if (dataset === EVENTS_FLAT)
      throw new QueryFailure(
        'the exceptions query gives the dataset events_flat; an event is a row of events',
      );
    if (!task.datasets.includes(dataset))
      throw new QueryFailure(
        `the exceptions query gives the dataset ${short(dataset)}, which is no table of the evidence set`,
      );
    const rowId = named(value('row_id'), 'row_id', 'exceptions');
    const facts = named(value('facts'), 'facts', 'exceptions');
    const bytes = Buffer.byteLength(JSON.stringify(facts));
    if (facts.trim() === '')
      throw new QueryFailure(`the exceptions query gives no facts for ${short(rowId)}`);
    if (bytes > task.limits.factsBytes)
      throw new QueryFailure(
        `the exceptions query gives facts of ${bytes} bytes for ${short(rowId)}, at most ${task.limits.factsBytes} are kept`,
      );
    const threshold = at.has('threshold') ? named(value('threshold') ?? '', 'threshold', 'exceptions') : '';
    if (threshold !== '' && !task.settings.includes(threshold))
      throw new QueryFailure(
        `the exceptions query gives the threshold ${short(threshold)}, which is no setting`,
      );
    insert.run(kind, dataset, rowId, facts, threshold, fault);
  }
}

/** Rows of a statement, as long as they stay within the limits. */
function* bounded(
  statement: Database.Statement<[], unknown[]>,
  name: string,
  mostRows: number,
  limits: QueryLimits,
): Generator<Cell[]> {
  const rows = statement.safeIntegers(true).iterate() as IterableIterator<Cell[]>;
  let count = 0;
  let bytes = 0;
  try {
    for (;;) {
      const next = engine(name, () => rows.next());
      if (next.done === true) return;
      count += 1;
      if (count > mostRows)
        throw new QueryFailure(`the ${name} query gives more than ${mostRows} rows, the most that are kept`);
      for (const cell of next.value) {
        const size = sizeOf(cell);
        if (Buffer.isBuffer(cell))
          throw new QueryFailure(`the ${name} query gives a cell of bytes in row ${count}`);
        if (size > limits.cellBytes)
          throw new QueryFailure(
            `the ${name} query gives a cell of ${size} bytes in row ${count}, at most ${limits.cellBytes} are kept`,
          );
        bytes += size;
      }
      if (bytes > limits.totalBytes)
        throw new QueryFailure(
          `the ${name} query gives more than ${limits.totalBytes} bytes by row ${count}, the most that are kept`,
        );
      yield next.value;
    }
  } finally {
    rows.return?.();
  }
}

function sizeOf(cell: Cell): number {
  if (typeof cell === 'string') return Buffer.byteLength(cell);
  return Buffer.isBuffer(cell) ? cell.length : 8;
}

/** A cell that must be a text or a number. */
function named(cell: Cell, column: string, query: string): string {
  if (cell === null || Buffer.isBuffer(cell))
    throw new QueryFailure(`the ${query} query gives a row without ${column}`);
  return String(cell);
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
