import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type BundleFiles, openBundleFiles } from '../bundle/bundleFiles.ts';
import { cellText, newCsvNotes } from '../bundle/export/csvCells.ts';
import { createFindings, runProcedure } from '../controls/assess.ts';
import { populationTable } from '../controls/assessmentTables.ts';
import { exceptionsOf } from '../controls/exceptions.ts';
import { parseProcedureSql } from '../controls/procedure.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { EvidenceSet } from '../evidence/evidenceSet.ts';
import { loadEvidenceSet } from '../evidence/loadedSet.ts';
import type { TestResult } from '../records/controls.ts';
import type { ReperformReport } from '../records/reperformReport.ts';
import { type VerifyOptions, verify } from './verify.ts';

const MOST_DIFFERENCES = 20;

/**
 * Loads a bundle's own files, runs its own procedures over them, and compares what they find with results.json and
 * exceptions.csv. Needs neither store nor gateway.
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
    try {
      createFindings(set);
      const listed = await listedExceptions(files);
      const procedures: ReperformReport['procedures'] = [];
      for (const result of results)
        procedures.push(await again(files, set, result, listed.get(result.id) ?? new Map()));
      const verdict = procedures.every(({ reproduced }) => reproduced) ? 'reproduced' : 'differs';
      return { bundle: file, verified: verified.verdict, verdict, procedures };
    } finally {
      set.close();
    }
  } finally {
    await files.close();
  }
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

async function again(
  files: BundleFiles,
  set: EvidenceSet,
  result: TestResult,
  listed: ReadonlyMap<string, number>,
): Promise<ReperformReport['procedures'][number]> {
  const { id } = result;
  const name = `controls/procedures/${id}.sql`;
  runProcedure(set, { id, sql: parseProcedureSql(await textOf(files, name), `${id}.sql`) });
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
