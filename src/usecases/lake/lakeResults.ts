import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Procedure } from '../../controls/procedure.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import { type Answer, assessSet, scopeOf } from '../../lake/check/assessSet.ts';
import { setTables } from '../../lake/check/setTables.ts';
import type { EngineCell } from '../../lake/engines/engine.ts';
import { openEngine } from '../../lake/engines/openEngine.ts';
import { ANSWER_COLUMNS } from '../../lake/sql/statements.ts';
import type { LakeResultsReport } from '../../records/reports/lakeReports.ts';
import { lakeResult } from './checkLake.ts';
import { chosen, type LakeSqlOptions, lakeSql } from './lakeSql.ts';
import { openLake } from './openLake.ts';

/** Most bytes of an answer. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Kinds that a query of exceptions gives, before a colon. */
const KIND = /^(?:exception|judgment|insufficient|remark)(?::|$)/;

/** An answer of a warehouse. */
export interface LakeResultsOptions extends LakeSqlOptions {
  file: string;
  procedure: string;
  /** the warehouse's own id of the query */
  queryId: string;
}

/** Rows of one cluster in an answer. */
interface ClusterRows {
  /** kind, dataset, row_id, facts, threshold */
  rows: EngineCell[][];
  /** null: the answer has no row of the kind `population` */
  size: number | null;
}

/**
 * Takes the answer of a warehouse to one statement of `lake sql` back, and concludes from it as from rows of ours.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, and those of `lakeSql` and of a check
 */
export async function lakeResults(options: LakeResultsOptions): Promise<LakeResultsReport> {
  const [procedure] = chosen(options.procedure) as [Procedure];
  const bytes = readAnswer(options.file);
  const rows = rowsByCluster(bytes, options.file);
  const { procedures } = await lakeSql(options);
  const sql = procedures[0]?.sql ?? '';
  const lake = await openLake(options, (table) => CONTEXT.has(table));
  const spill = mkdtempSync(path.join(tmpdir(), 'affidavit-lake-'));
  const results: LakeResultsReport['results'] = [];
  const exceptions: LakeResultsReport['exceptions'] = [];
  try {
    const engine = await openEngine({ name: 'duckdb' }, { root: lake.folder, spill });
    try {
      for (const [index, set] of lake.sets.entries()) {
        const { cluster, period } = set;
        const answer = answerOf(rows, cluster, options.file);
        await engine.use(setTables(set).filter(({ name }) => CONTEXT.has(name)));
        const folder = path.join(spill, `set-${index}`);
        mkdirSync(folder, { mode: 0o700 });
        const unit = { name: `${cluster}, ${period.label}`, scope: scopeOf(set), folder };
        for await (const one of assessSet(engine, unit, [procedure], () => answer)) {
          results.push(lakeResult({ cluster, period: period.label }, one));
          for (const { id, dataset, row_id, fault, facts } of one.exceptions)
            exceptions.push({
              cluster,
              period: period.label,
              procedure: procedure.id,
              id,
              dataset,
              row_id,
              fault,
              facts,
            });
        }
      }
    } finally {
      await engine.close();
    }
  } finally {
    rmSync(spill, { recursive: true, force: true });
  }
  const foreign = [...rows.keys()].filter((name) => !lake.sets.some(({ cluster }) => cluster === name));
  if (foreign.length > 0)
    throw invalid(
      options.file,
      `it holds rows of ${printable(foreign.join(', '), 200)}, which the lake does not`,
    );
  return {
    procedure: procedure.id,
    engine: options.engine,
    query_id: options.queryId,
    query: sql,
    query_sha256: createHash('sha256').update(sql).digest('hex'),
    file: options.file,
    file_sha256: createHash('sha256').update(bytes).digest('hex'),
    rows: [...rows.values()].reduce((sum, one) => sum + one.rows.length + (one.size === null ? 0 : 1), 0),
    lake_id: lake.manifest.lake_id,
    verdict: lake.verdict,
    results,
    exceptions,
  };
}

const CONTEXT: ReadonlySet<string> = new Set(['dataset_status', 'log_gaps', 'settings']);

function readAnswer(file: string): Buffer {
  try {
    if (statSync(file).size > MOST_BYTES) throw invalid(file, `it has more than ${MOST_BYTES} bytes`);
    return readFileSync(file);
  } catch (cause) {
    if (cause instanceof AffidavitError) throw cause;
    throw new AffidavitError('FILE_NOT_FOUND', `${file} cannot be read.`, 'Check the path.', { cause });
  }
}

function rowsByCluster(bytes: Buffer, file: string): Map<string, ClusterRows> {
  const found = new Map<string, ClusterRows>();
  for (const row of records(bytes, file)) {
    const { cluster = '', kind = '', dataset, row_id, facts, threshold } = row;
    const own = found.get(cluster) ?? { rows: [], size: null };
    found.set(cluster, own);
    if (kind !== 'population') {
      if (!KIND.test(kind)) throw invalid(file, `"${printable(kind, 40)}" is no kind of row`);
      own.rows.push([kind, dataset ?? '', row_id ?? '', facts ?? '', threshold ?? '']);
    } else if (own.size !== null || !/^\d{1,15}$/.test(row_id ?? ''))
      throw invalid(
        file,
        `the size of the population of ${printable(cluster, 80)} is there twice, or is no number`,
      );
    else own.size = Number(row_id);
  }
  return found;
}

function records(bytes: Buffer, file: string): Record<string, string>[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(bytes, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    }) as Record<string, string>[];
  } catch (cause) {
    throw invalid(file, `it cannot be read as CSV: ${printable((cause as Error).message, 200)}`);
  }
  const missing = ANSWER_COLUMNS.filter((name) => rows[0] === undefined || !Object.hasOwn(rows[0], name));
  if (missing.length === 0) return rows;
  throw invalid(file, rows.length === 0 ? 'it holds no row' : `it has no column ${missing.join(', ')}`);
}

function answerOf(rows: ReadonlyMap<string, ClusterRows>, cluster: string, file: string): Answer {
  const own = rows.get(cluster);
  const size = own?.size ?? null;
  if (own === undefined || size === null)
    throw invalid(file, `it does not have the size of the population of ${printable(cluster, 80)}`);
  return { exceptions: oneBatch(own.rows), size: async () => size };
}

async function* oneBatch(rows: EngineCell[][]): AsyncGenerator<EngineCell[][]> {
  yield rows;
}

function invalid(file: string, what: string): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${file} is no whole answer of a statement of \`lake sql\`: ${what}.`,
    'Run the statement again and save its whole answer as CSV with a header.',
  );
}
