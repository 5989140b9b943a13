import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EvidenceSet } from '../../../evidence/evidenceSet.ts';
import { printable } from '../../../formats/printable.ts';
import { privateFolder } from '../../../platform/privateFolder.ts';
import { EXCEPTION_IDS, EXCEPTION_LINES, FINDINGS, populationTable } from '../../assessmentTables.ts';
import type { Procedure } from '../../procedure.ts';
import { controlSettingsSchema } from '../../settings.ts';
import { QUERY_LIMITS, type QueryLimits, type QueryReply, type QueryTask } from './queryTask.ts';

// Sources run as they are; what is installed was compiled.
const ENTRY = fileURLToPath(
  new URL(`./queryProcess.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
);

/**
 * Runs a procedure that is not ours in a separate process, over the evidence set opened for reading only, and leaves its rows in
 * the set as `runProcedure` does. Whatever goes wrong in it is one row of kind `insufficient` that says so: it never throws for
 * a fault of the procedure and changes no other table.
 *
 * @param events file with the table of events; null: the procedure does not read it
 */
export function runIsolated(
  set: EvidenceSet,
  { id, sql }: Pick<Procedure, 'id' | 'sql'>,
  events: string | null,
  limits: QueryLimits = QUERY_LIMITS,
): void {
  const folder = privateFolder(set.file);
  try {
    const task: QueryTask = {
      evidence: set.file,
      events,
      out: path.join(folder, 'rows.db'),
      reply: path.join(folder, 'reply.json'),
      population: sql.population,
      exceptions: sql.exceptions,
      datasets: datasetsOf(set),
      settings: Object.keys(controlSettingsSchema.shape),
      limits,
    };
    const failure = set.whileReadable(() => ask(task, folder));
    if (failure === null) takeRows(set, id, task.out);
    else noteFailure(set, id, failure);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tables of an assessment, which are no evidence. */
const MADE: ReadonlySet<string> = new Set([FINDINGS, EXCEPTION_LINES, EXCEPTION_IDS]);

/** Tables of which a found row may be named. */
function datasetsOf({ db }: EvidenceSet): string[] {
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .pluck()
    .all();
  return ['events', ...tables.filter((name) => !MADE.has(name) && !name.startsWith('population_'))];
}

/** @returns null when the rows are in the file; else why there are none */
function ask(task: QueryTask, folder: string): string | null {
  const { status, signal, error } = spawnSync(process.execPath, [ENTRY], {
    input: JSON.stringify(task),
    stdio: ['pipe', 'ignore', 'ignore'],
    // nothing of our own environment is its business; large sorts of SQLite go to this folder
    env: {
      SQLITE_TMPDIR: folder,
      TMPDIR: folder,
      TEMP: folder,
      TMP: folder,
      SystemRoot: process.env.SystemRoot,
    },
    timeout: task.limits.wallSeconds * 1000,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const reply = readReply(task.reply);
  if (reply !== null) return reply.failure;
  if ((error as { code?: string } | undefined)?.code === 'ETIMEDOUT')
    return `its queries did not end within ${task.limits.wallSeconds} seconds`;
  return `the process that ran its queries ended (${signal ?? error?.message ?? `status ${status}`})`;
}

function readReply(file: string): QueryReply | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as QueryReply;
  } catch {
    return null;
  }
}

function takeRows({ db }: EvidenceSet, id: string, file: string): void {
  db.prepare('ATTACH ? AS foreign_rows').run(file);
  try {
    db.exec(`CREATE TABLE ${populationTable(id)} AS SELECT * FROM foreign_rows.population ORDER BY rowid`);
    db.prepare(
      `INSERT INTO ${FINDINGS} SELECT ?, kind, dataset, row_id, facts, threshold, fault FROM foreign_rows.found
       ORDER BY kind, dataset, row_id, facts, threshold`,
    ).run(id);
  } finally {
    db.exec('DETACH foreign_rows');
  }
}

function noteFailure({ db }: EvidenceSet, id: string, failure: string): void {
  db.exec(`CREATE TABLE ${populationTable(id)} (row_id TEXT)`);
  db.prepare(`INSERT INTO ${FINDINGS} VALUES (?, 'insufficient', '', '', ?, '', '')`).run(
    id,
    `the procedure gave no result: ${printable(failure, 500).replace(/\.$/, '')}`,
  );
}
