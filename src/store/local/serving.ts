import type { DatasetStatus } from '../../records/datasets.ts';
import { type LocalDataset, localDatasetInfo, type ServingRule } from '../../records/localDatasets.ts';
import type { Db } from '../file/connection.ts';
import { paged } from '../paging.ts';
import { datasetNames } from '../snapshots/datasetNames.ts';
import type { Redaction } from '../store.ts';
import type { LocalReads, ServingSource, TimeSpan } from './localStore.ts';

interface SourceRow {
  id: number;
  source: string;
  status: DatasetStatus;
  reason: string;
  rows: number;
  redactions: string;
  started: string;
  who: string;
  /** 1: this run withdraws what was supplied before it */
  withdrawn: number | null;
}

/** Reads of the runs that serve a period. */
export function servingReads(db: Db): Pick<LocalReads, 'serving' | 'servingRows'> {
  const names = datasetNames(db);
  const sourcesOf = db.prepare<[number], SourceRow>(
    `SELECT s.id AS id, s.source AS source, s.status AS status, s.reason AS reason, s.rows AS rows,
       s.redactions AS redactions, r.started AS started, r.who AS who,
       json_extract(r.parameters, '$.withdrawn') AS withdrawn
     FROM local_source s JOIN local_run r ON r.id = s.run WHERE s.dataset = ? ORDER BY s.source, s.run`,
  );
  const page = db.prepare<
    [string, string | null, string | null],
    { key: string; json: string; source: number }
  >(
    `SELECT key, json, max(source) AS source FROM local_row
     WHERE source IN (SELECT value FROM json_each(?)) AND (? IS NULL OR key > ?) GROUP BY key ORDER BY key`,
  );
  const serving = (dataset: LocalDataset, period: TimeSpan): ServingSource[] => {
    const number = names.find(dataset);
    if (number === null) return [];
    const rule = localDatasetInfo(dataset).serves;
    const bySource = Map.groupBy(sourcesOf.all(number), ({ source }) => source);
    return [...bySource.values()]
      .flatMap((runs) => chooseRun(sinceWithdrawal(runs), rule, period) ?? [])
      .map(({ withdrawn: _, ...row }) => ({ ...row, redactions: JSON.parse(row.redactions) as Redaction[] }));
  };
  return {
    serving,
    *servingRows(dataset, period) {
      const sources = JSON.stringify(serving(dataset, period).map(({ id }) => id));
      const rows = paged(
        (after: { key: string; json: string } | null) =>
          page.iterate(sources, after?.key ?? null, after?.key ?? null),
        (row) => row.json.length,
      );
      for (const { key, json } of rows) yield { key, json };
    },
  };
}

/** Rows supplied after the last withdrawal; all of it where there is none. @param runs oldest first */
function sinceWithdrawal(runs: readonly SourceRow[]): SourceRow[] {
  return runs.slice(runs.findLastIndex(({ withdrawn }) => withdrawn === 1) + 1);
}

/**
 * The run of one source that serves a period (records/localDatasets.ts).
 *
 * @param runs oldest first
 */
export function chooseRun<Run extends { started: string }>(
  runs: readonly Run[],
  rule: ServingRule,
  { fromMs, toMs }: TimeSpan,
): Run | undefined {
  const inside = ({ started }: Run) => Date.parse(started) >= fromMs && Date.parse(started) < toMs;
  return (rule === 'observed' ? runs.findLast(inside) : undefined) ?? runs.at(-1);
}
