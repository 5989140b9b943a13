import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type BundleFiles, openBundleFiles } from '../bundle/bundleFiles.ts';
import { cellText, newCsvNotes } from '../bundle/export/csvCells.ts';
import { ENTITY_CONTROLS, EVENTS_REFERENCE } from '../bundle/names.ts';
import { createFindings, runProcedure } from '../controls/assess.ts';
import { populationTable } from '../controls/assessmentTables.ts';
import { readsEvents } from '../controls/custom/customProcedure.ts';
import { runIsolated } from '../controls/custom/isolated/runIsolated.ts';
import { exceptionsOf } from '../controls/exceptions.ts';
import { type ProcedureSql, parseProcedureSql } from '../controls/procedure.ts';
import { PROCEDURES } from '../controls/procedures/registry.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { EventsFile } from '../evidence/eventsFile.ts';
import type { EvidenceSet } from '../evidence/evidenceSet.ts';
import { loadEvidenceSet } from '../evidence/loadedSet.ts';
import { splitLines } from '../formats/lineSplitter.ts';
import { printable } from '../formats/printable.ts';
import type { TestResult } from '../records/controls.ts';
import type { ReperformReport } from '../records/reports/reperformReport.ts';
import { reperformControls } from './reperformControls.ts';
import { type VerifyOptions, verify } from './verify.ts';

const MOST_DIFFERENCES = 20;

/** Longest line of the audit log. */
const LINE_LIMIT = 64 * 1024 * 1024;

/**
 * Loads a bundle's own files, runs its own procedures over them, and compares what they find with results.json and
 * exceptions.csv. Needs neither store nor gateway. A procedure whose text is not that of this version runs in a process of
 * its own that may only read.
 *
 * @throws AffidavitError VERIFICATION_FAILED when the bundle itself does not verify, FILE_…; FILE_INVALID for a bundle without
 *   procedures (schema v1)
 */
export async function reperform(file: string, options: VerifyOptions): Promise<ReperformReport> {
  const verified = await verify(file, options);
  if (verified.verdict === 'failed')
    throw new AffidavitError(
      'VERIFICATION_FAILED',
      `${file} does not verify, so nothing in it is reperformed.`,
      'Run `affidavit verify` on it: it names every check that failed.',
    );
  const files = await openBundleFiles(file);
  try {
    const results = await resultsOf(files);
    const set = await loadEvidenceSet((table) => {
      const name = ['evidence', 'collection']
        .map((folder) => `${folder}/${table}.jsonl`)
        .find((one) => files.names.includes(one));
      return name === undefined ? null : files.read(name);
    });
    const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-reperform-'));
    try {
      createFindings(set);
      const listed = await listedExceptions(files);
      const texts = new Map<string, ProcedureSql>();
      for (const { id } of results) texts.set(id, await procedureOf(files, id));
      const foreign = [...texts].filter(([id, { text }]) => !isOurs(id, text));
      const isByReference = files.names.includes(EVENTS_REFERENCE);
      const readsLog = foreign.some(([, sql]) => readsEvents(sql));
      const events = readsLog && !isByReference ? await eventsOf(files, folder) : null;
      const procedures = results.map((result) => {
        const sql = texts.get(result.id) as ProcedureSql;
        if (isByReference && !isOurs(result.id, sql.text) && readsEvents(sql)) return notReperformed(result);
        if (isOurs(result.id, sql.text)) runProcedure(set, { id: result.id, sql });
        else runIsolated(set, { id: result.id, sql }, readsEvents(sql) ? events : null);
        return compared(set, result, listed.get(result.id) ?? new Map());
      });
      const controls = files.names.includes(ENTITY_CONTROLS)
        ? reperformControls(await textOf(files, ENTITY_CONTROLS), set, results)
        : null;
      const isSame =
        procedures.every(({ reproduced }) => reproduced) && (controls?.differences.length ?? 0) === 0;
      const verdict = isSame ? 'reproduced' : 'differs';
      return { bundle: file, verified: verified.verdict, verdict, procedures, controls };
    } finally {
      set.close();
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    await files.close();
  }
}

/** The queries of a procedure of the bundle. @throws AffidavitError FILE_INVALID where there are none that could be run */
async function procedureOf(files: BundleFiles, id: string): Promise<ProcedureSql> {
  const name = `controls/procedures/${id}.sql`;
  const isNamed = /^[KX][A-Z0-9_]{1,40}$/.test(id) && files.names.includes(name);
  try {
    if (isNamed) return parseProcedureSql(await textOf(files, name), `${id}.sql`);
  } catch (error) {
    if (error instanceof AffidavitError) throw error;
  }
  throw new AffidavitError(
    'FILE_INVALID',
    `The bundle holds no procedure ${printable(id, 60)} that could be run.`,
    'Ask whoever made it for a bundle of this version.',
  );
}

/** Whether this version would run that text by itself. */
function isOurs(id: string, text: string): boolean {
  return PROCEDURES.some((procedure) => procedure.id === id && procedure.sql.text === text);
}

/** The audit log of the bundle as a table. @returns its file */
async function eventsOf(files: BundleFiles, folder: string): Promise<string> {
  const events = new EventsFile(path.join(folder, 'events.db'));
  try {
    for (const name of files.names.filter((one) => /^evidence\/events\/[^/]+\.jsonl$/.test(one)))
      for await (const line of splitLines(files.read(name), LINE_LIMIT))
        if (line !== null) events.add(line.toString('utf8'));
  } finally {
    events.finish();
  }
  return events.file;
}

async function resultsOf(files: BundleFiles): Promise<TestResult[]> {
  const text = await textOf(files, 'results.json');
  const { results } = JSON.parse(text) as { results: TestResult[] };
  if (!files.names.some((name) => name.startsWith('controls/procedures/')))
    throw new AffidavitError(
      'FILE_INVALID',
      'The bundle holds no procedures: an older version made it.',
      'Reperform a bundle of schema v2.',
    );
  return results;
}

async function textOf(files: BundleFiles, name: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of files.read(name)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** Rows of exceptions.csv by procedure: row and facts, with how often each is listed. */
async function listedExceptions(files: BundleFiles): Promise<Map<string, Map<string, number>>> {
  const found = new Map<string, Map<string, number>>();
  for (const name of files.names.filter((one) => /^exceptions(\.part\d+)?\.csv$/.test(one))) {
    const rows = Readable.from(files.read(name)).pipe(parse({ bom: true, columns: true }));
    for await (const cells of rows as AsyncIterable<Record<string, string>>) {
      const { procedure = '', dataset, row_id, facts } = cells;
      const own = found.get(procedure) ?? new Map<string, number>();
      const key = `${dataset}/${row_id}: ${facts}`;
      own.set(key, (own.get(key) ?? 0) + 1);
      found.set(procedure, own);
    }
  }
  return found;
}

/** A procedure whose events are not in the bundle. */
function notReperformed({ id, exceptions, population }: TestResult): ReperformReport['procedures'][number] {
  return {
    ...{ id, listed: exceptions, found: 0 },
    ...{ population_listed: population.size, population_found: 0, reproduced: false },
    differences: [
      `not reperformed: it reads the audit log, which is in the files of a lake (${EVENTS_REFERENCE})`,
    ],
  };
}

/** The rows that a procedure found again, compared with those that the bundle lists. */
function compared(
  set: EvidenceSet,
  result: TestResult,
  listed: ReadonlyMap<string, number>,
): ReperformReport['procedures'][number] {
  const { id } = result;
  const left = new Map(listed);
  const differences: string[] = [];
  let count = 0;
  for (const { dataset, row_id, facts } of exceptionsOf(set, [result])) {
    count += 1;
    const notes = newCsvNotes();
    const key = `${dataset}/${cellText(row_id, notes)}: ${cellText(facts, notes)}`;
    const times = left.get(key) ?? 0;
    if (times === 0) differences.push(`found, not listed: ${key}`);
    else if (times === 1) left.delete(key);
    else left.set(key, times - 1);
  }
  for (const key of left.keys()) differences.push(`listed, not found: ${key}`);
  const size =
    set.db
      .prepare<[], number>(`SELECT count(*) FROM ${populationTable(id)}`)
      .pluck()
      .get() ?? 0;
  return {
    id,
    listed: result.exceptions,
    found: count,
    population_listed: result.population.size,
    population_found: size,
    reproduced: differences.length === 0 && count === result.exceptions && size === result.population.size,
    differences: differences.slice(0, MOST_DIFFERENCES),
  };
}
