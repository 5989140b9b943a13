import { rmSync } from 'node:fs';
import path from 'node:path';
import { EventsFile } from '../evidence/eventsFile.ts';
import type { EvidenceSet } from '../evidence/evidenceSet.ts';
import type { EvidenceScope } from '../evidence/scope.ts';
import { rangeOfMs } from '../formats/timeRange.ts';
import { privateFolder } from '../platform/privateFolder.ts';
import type { TestResult } from '../records/controls.ts';
import { FINDINGS, populationTable } from './assessmentTables.ts';
import { type AssessedSet, conclude } from './conclude.ts';
import { readsEvents } from './custom/customProcedure.ts';
import type { QueryLimits } from './custom/isolated/queryTask.ts';
import { runIsolated } from './custom/isolated/runIsolated.ts';
import type { Procedure } from './procedure.ts';
import { PROCEDURES } from './procedures/registry.ts';

const CREATE = `CREATE TABLE IF NOT EXISTS ${FINDINGS} (
  procedure TEXT, kind TEXT, dataset TEXT, row_id TEXT, facts TEXT, threshold TEXT, fault TEXT)`;

/**
 * Runs procedures over an evidence set and leaves their rows in it: a table for each population, one for what was found. The
 * same set gives the same rows in the same order, on any engine.
 *
 * @param limits bounds of procedures that the entity wrote
 * @returns one result a procedure, in their order
 * @throws Error of the engine when a query of ours cannot be run: that is a defect
 */
export function assess(
  set: EvidenceSet,
  scope: EvidenceScope,
  procedures: readonly Procedure[] = PROCEDURES,
  limits?: QueryLimits,
): TestResult[] {
  createFindings(set);
  const own = procedures.filter(({ isOwn }) => isOwn === true);
  const folder = own.some(({ sql }) => readsEvents(sql)) ? privateFolder(set.file) : null;
  try {
    const events = folder === null ? null : eventsOf(scope, path.join(folder, 'events.db'));
    return procedures.map((procedure) => {
      if (procedure.isOwn !== true) runProcedure(set, procedure);
      else runIsolated(set, procedure, readsEvents(procedure.sql) ? events : null, limits);
      return conclude(set, scope, procedure, populationSize(set, procedure.id));
    });
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the audit log of the period as a table. @returns the file */
function eventsOf({ store, period }: EvidenceScope, file: string): string {
  const events = new EventsFile(file);
  try {
    for (const { lines } of store.eventLines(rangeOfMs(period)))
      events.addLines(Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength));
  } finally {
    events.finish();
  }
  return file;
}

/**
 * Runs one procedure and leaves its rows in the evidence set.
 *
 * @throws Error of the engine when a query cannot be run
 */
export function runProcedure({ db }: EvidenceSet, { id, sql }: Pick<Procedure, 'id' | 'sql'>): void {
  // prepared, not executed: one statement only, whatever the text of a foreign procedure holds
  db.prepare(
    `CREATE TABLE ${populationTable(id)} AS SELECT * FROM (${sql.population}) ORDER BY row_id`,
  ).run();
  keepFindings({ db }, id, sql.exceptions);
}

/**
 * Keeps the rows of a procedure's query of exceptions, sorted: the same rows are kept in the same order, wherever they are from.
 *
 * @param rows SQL that gives kind, dataset, row_id, facts, threshold
 */
export function keepFindings({ db }: AssessedSet, id: string, rows: string): void {
  db.prepare(
    `INSERT INTO ${FINDINGS}
     SELECT ?, CASE WHEN colon = 0 THEN kind ELSE substr(kind, 1, colon - 1) END AS word, dataset, row_id, facts, threshold,
       CASE WHEN colon = 0 THEN '' ELSE substr(kind, colon + 1) END
     FROM (SELECT *, instr(kind, ':') AS colon FROM (${rows}))
     ORDER BY word, dataset, row_id, facts, threshold`,
  ).run(id);
}

function populationSize({ db }: AssessedSet, id: string): number {
  return (
    db
      .prepare<[], number>(`SELECT count(*) FROM ${populationTable(id)}`)
      .pluck()
      .get() ?? 0
  );
}

/** Makes the table that holds what procedures find. */
export function createFindings({ db }: AssessedSet): void {
  db.exec(CREATE);
}
