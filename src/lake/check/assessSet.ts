import path from 'node:path';
import { createFindings, keepFindings } from '../../controls/assess.ts';
import { type ConclusionScope, conclude } from '../../controls/conclude.ts';
import { exceptionsOf } from '../../controls/exceptions.ts';
import type { Procedure } from '../../controls/procedure.ts';
import { datasetStatus } from '../../datasets/collection/datasetStatus.ts';
import { logGaps } from '../../datasets/collection/logGaps.ts';
import { settings } from '../../datasets/collection/settings.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { createTable } from '../../datasets/sqlTable.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { EvidenceSet } from '../../evidence/evidenceSet.ts';
import { printable } from '../../formats/printable.ts';
import type { ControlException, TestResult } from '../../records/controls.ts';
import type { LakeSet } from '../../records/lakeManifest.ts';
import type { Engine, EngineCell } from '../engines/engine.ts';
import { evidenceColumns } from '../layout/lakeColumns.ts';

/** Table in which an answer of the engine waits. */
const ANSWER = 'engine_rows';

/** Conclusion of a procedure on one evidence set of a lake. */
export interface SetResult {
  result: TestResult;
  /** its exceptions, by row; to be read before the next result is taken */
  exceptions: Iterable<ControlException>;
}

/** The rows that a procedure gave on one evidence set. */
export interface Answer {
  /** kind, dataset, row_id, facts, threshold */
  exceptions: AsyncIterable<readonly (readonly EngineCell[])[]>;
  /** rows of the population */
  size(): Promise<number>;
}

/** Where the rows of procedures are from. */
type Answers = (procedure: Procedure) => Answer;

/** Tables that conclusions read beside the rows of procedures. */
const CONTEXT: readonly Dataset[] = [datasetStatus, logGaps, settings];

/** A table that conclusions read, where it is not the one of the engine. */
export interface ContextQuery {
  query: string;
  /** columns that it gives; null: all of the dataset */
  columns: readonly string[] | null;
}

/** The rows that a conclusion is about. */
export interface AssessedUnit {
  /** for errors */
  name: string;
  scope: ConclusionScope;
  /** private folder for a small database, which goes with it */
  folder: string;
  /** tables that conclusions read, by dataset, where they are not those of the engine */
  context?: Readonly<Record<string, ContextQuery>>;
}

/** The period, closing snapshot and settings of an evidence set, as its manifest holds them. */
export function scopeOf({ period, state_observed_at, settings: all }: LakeSet): ConclusionScope {
  const { label, from, to } = period;
  return {
    period: { label, fromMs: Date.parse(from), toMs: Date.parse(to) },
    closing: { started: state_observed_at },
    all,
  };
}

/**
 * Runs procedures by an engine that sees the tables of one evidence set, and concludes from their rows as every command does.
 *
 * @param answers rows of the procedures, where another engine gave them
 * @throws AffidavitError ENGINE_FAILED naming procedure and set
 */
export async function* assessSet(
  engine: Engine,
  { name, scope, folder, context = {} }: AssessedUnit,
  procedures: readonly Procedure[],
  answers: Answers = byEngine(engine),
): AsyncGenerator<SetResult> {
  const set = new EvidenceSet(path.join(folder, 'conclusions.db'), folder);
  try {
    createFindings(set);
    set.db.exec(`CREATE TABLE ${ANSWER} (kind TEXT, dataset TEXT, row_id TEXT, facts TEXT, threshold TEXT)`);
    for (const dataset of CONTEXT) await copyTable(engine, set, dataset, context[dataset.name]);
    for (const procedure of procedures) {
      const size = await named(name, procedure, () => keepAnswer(set, procedure.id, answers(procedure)));
      const result = conclude(set, scope, procedure, size);
      yield { result, exceptions: exceptionsOf(set, [result]) };
    }
  } finally {
    set.close();
  }
}

/** The answers of the engine itself. */
function byEngine(engine: Engine): Answers {
  return ({ sql }) => ({
    exceptions: engine.run(sql.exceptions),
    async size() {
      let size = 0;
      const counted = `SELECT count(*) AS size FROM (${sql.population}) population_rows`;
      for await (const rows of engine.run(counted)) for (const [count] of rows) size = Number(count);
      return size;
    },
  });
}

/** Leaves the rows of exceptions in the database. @returns rows of the population */
async function keepAnswer(set: EvidenceSet, id: string, { exceptions, size }: Answer): Promise<number> {
  const insert = set.db.prepare(
    `INSERT INTO ${ANSWER} (kind, dataset, row_id, facts, threshold) VALUES (?, ?, ?, ?, ?)`,
  );
  set.db.exec(`DELETE FROM ${ANSWER}`);
  for await (const rows of exceptions) {
    set.db.exec('BEGIN');
    for (const row of rows) insert.run(...row);
    set.db.exec('COMMIT');
  }
  keepFindings(set, id, `SELECT * FROM ${ANSWER}`);
  return await size();
}

async function copyTable(
  engine: Engine,
  set: EvidenceSet,
  dataset: Dataset,
  { query, columns }: ContextQuery = { query: dataset.name, columns: null },
): Promise<void> {
  const names = columns ?? evidenceColumns(dataset.columns).map(({ name }) => name);
  set.db.exec(createTable(dataset.name, dataset));
  const insert = set.db.prepare(
    `INSERT INTO ${dataset.name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  for await (const rows of engine.run(
    `SELECT ${names.join(', ')} FROM ${columns === null ? query : `(${query}) context_rows`}`,
  ))
    for (const row of rows) insert.run(...row);
}

async function named<T>(set: string, { id }: Procedure, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AffidavitError) || error.code !== 'ENGINE_FAILED') throw error;
    throw new AffidavitError(
      'ENGINE_FAILED',
      `${id} over ${printable(set, 100)}: ${error.message}`,
      error.hint ||
        'Run `affidavit verify --lake DIR`; the same procedures run on each store by `affidavit controls list`.',
      { cause: error },
    );
  }
}
