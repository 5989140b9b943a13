import { hash } from 'node:crypto';
import type { EvidenceSet } from '../evidence/evidenceSet.ts';
import { EXCEPTION_LINES, FINDINGS } from './assessmentTables.ts';

/** Where the row of an exception is in the listing of its dataset. */
export interface ExceptionLine {
  /** number of the line in the .jsonl, from 1 */
  line: number;
  /** lower-case hex SHA-256 of the line without its line feed */
  sha256: string;
}

/**
 * Finds the rows that exceptions are about: each dataset is read once, however many exceptions it has. Call it when all
 * procedures have run.
 *
 * @returns the place of a row; null when the exception is not about one row of a listing
 */
export function exceptionLines(set: EvidenceSet): (dataset: string, rowId: string) => ExceptionLine | null {
  set.db.exec(`DROP TABLE IF EXISTS ${EXCEPTION_LINES};
    CREATE TABLE ${EXCEPTION_LINES} (dataset TEXT, row_id TEXT, line INTEGER, PRIMARY KEY (dataset, row_id)) WITHOUT ROWID`);
  const datasets = set.db
    .prepare<[], string>(`SELECT DISTINCT dataset FROM ${FINDINGS} WHERE kind = 'exception'`)
    .pluck()
    .all()
    .filter((dataset) => set.table(dataset) !== null);
  // rows of a table are numbered in the order in which its listing has them
  for (const dataset of datasets)
    set.db
      .prepare(
        `INSERT INTO ${EXCEPTION_LINES} SELECT ?, row_id, min(rowid) FROM ${dataset}
         WHERE row_id IN (SELECT row_id FROM ${FINDINGS} WHERE kind = 'exception' AND dataset = ?) GROUP BY row_id`,
      )
      .run(dataset, dataset);
  const lineOf = set.db
    .prepare<[string, string], number>(`SELECT line FROM ${EXCEPTION_LINES} WHERE dataset = ? AND row_id = ?`)
    .pluck();
  const records = new Map(
    datasets.map((dataset) => [
      dataset,
      set.db.prepare<[number], string>(`SELECT json FROM ${dataset} WHERE rowid = ?`).pluck(),
    ]),
  );
  return (dataset, rowId) => {
    const line = lineOf.get(dataset, rowId);
    const json = line === undefined ? undefined : records.get(dataset)?.get(line);
    return line === undefined || json === undefined ? null : { line, sha256: hash('sha256', json) };
  };
}
