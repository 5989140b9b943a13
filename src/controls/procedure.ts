import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** The subject of a procedure: a control, or the completeness and accuracy of the information itself. */
export type ProcedureFamily = 'control' | 'completeness_and_accuracy';

/** `design`: a setting at a date; `operation`: over the period. */
export type ProcedureType = 'design' | 'operation';

/** The code of a test of controls: what it says of itself here, its two queries in the `.sql` beside it. */
export interface Procedure {
  /** K01 to K38; X… for an entity's own */
  id: string;
  title: string;
  /** the rule in our words */
  rule: string;
  family: ProcedureFamily;
  type: ProcedureType;
  /** points of focus that it is relevant to, without CC: `6.3-01` */
  points: readonly string[];
  /** criteria that it is relevant to as a whole, beside those of its points: `CC6.3` */
  criteria?: readonly string[];
  /** whether the entity wrote it; absent: it is one of ours */
  isOwn?: boolean;
  /** its own settings: name → zod schema with default and documentation */
  settings: z.ZodRawShape;
  /** settings of the evidence set, or of another procedure, that it uses as well */
  uses?: readonly string[];
  /** what a row of the population is: one, several */
  population: readonly [one: string, several: string];
  /** tables that the gateway or the log must have given completely; what is missing is insufficient evidence */
  sources: readonly string[];
  /** whether it concludes from the presence or absence of events over the whole period */
  log: boolean;
  /** why it is not applicable when the population is empty; completes "The control did not operate: …". */
  none: string;
  sql: ProcedureSql;
}

/** The text of a procedure and its two queries. */
export interface ProcedureSql {
  text: string;
  /** row_id and the columns that a reader of the population wants */
  population: string;
  /**
   * kind (exception, judgment, insufficient or remark), dataset, row_id, facts, threshold (the setting that the row rests
   * on; empty: none). Where one row can have two faults, `exception:<fault>` says which: it is part of the exception's id, so
   * it never changes and holds no number that the next period may have otherwise
   */
  exceptions: string;
}

/**
 * Reads the queries of a procedure from its `.sql`: a comment with id and title, then two queries, each after a line
 * `-- name: population` or `-- name: exceptions` and ended by a semicolon.
 *
 * @param url of the file
 * @throws Error when a query is missing
 */
export function procedureSql(url: URL): ProcedureSql {
  return parseProcedureSql(readFileSync(url, 'utf8'), url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
}

/** The queries of a procedure's text. @throws Error that names the query that is missing */
export function parseProcedureSql(text: string, name: string): ProcedureSql {
  const query = (wanted: string): string => {
    const found = new RegExp(
      `^-- name: ${wanted}[ \\t\\r]*$([\\s\\S]*?)(?=^-- name: |$(?![\\s\\S]))`,
      'm',
    ).exec(text);
    const sql = found?.[1]?.trim().replace(/;\s*(?:--[^\n]*\s*)*$/, '') ?? '';
    if (sql === '') throw new Error(`${name} holds no query "${wanted}"`);
    return sql;
  };
  return { text, population: query('population'), exceptions: query('exceptions') };
}
