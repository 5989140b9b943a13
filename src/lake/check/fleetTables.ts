import { datasetNamed } from '../../datasets/registry.ts';
import type { FleetMember, LakeSet } from '../../records/lakeManifest.ts';
import { sqlText } from '../engines/duckSql.ts';
import type { EngineTable, EngineView } from '../engines/engine.ts';
import { datasetColumns } from '../layout/lakeColumns.ts';
import type { ContextQuery } from './assessSet.ts';

/** Tables of all clusters of a period as procedures over a lake name them: the same as those of one cluster, with `cluster` and `period`. */
export function fleetTables(sets: readonly LakeSet[]): EngineTable[] {
  const files = new Map<string, string[]>();
  for (const { tables } of sets)
    for (const { table, path, rows } of tables)
      files.set(table, [...(files.get(table) ?? []), ...(rows === 0 ? [] : [path])]);
  return [...files].flatMap(([name, paths]) => {
    const dataset = datasetNamed(name.replace(/^opening_/, ''));
    return dataset === null ? [] : [{ name, columns: datasetColumns(dataset), files: paths }];
  });
}

/** The evidence sets of the lake, and the clusters that the entity declared; none: nothing was declared. */
export function fleetViews(sets: readonly LakeSet[], declared: readonly FleetMember[]): EngineView[] {
  return [
    {
      name: 'lake_sets',
      query: rows(
        ['cluster'],
        sets.map(({ cluster }) => [cluster]),
      ),
    },
    {
      name: 'fleet',
      query: rows(
        ['name', 'cluster_name'],
        declared.map(({ name, cluster }) => [name, cluster ?? '']),
      ),
    },
  ];
}

function rows(columns: readonly string[], values: readonly (readonly string[])[]): string {
  const select = (cells: readonly string[]) =>
    `SELECT ${columns.map((name, at) => `${sqlText(cells[at] ?? '')} AS ${name}`).join(', ')}`;
  if (values.length === 0) return `SELECT * FROM (${select(columns.map(() => ''))}) none WHERE 1 = 0`;
  return values.map(select).join(' UNION ALL ');
}

/**
 * The tables that conclusions read, over all clusters: a dataset that one of them did not read completely is partial, with the
 * cluster's name before the reason; settings are those of the first cluster.
 */
export const FLEET_CONTEXT: Readonly<Record<string, ContextQuery>> = {
  dataset_status: {
    columns: ['row_id', 'table_name', 'dataset', 'status', 'row_count', 'reason'],
    query: `SELECT table_name AS row_id, table_name, min(dataset) AS dataset,
    CASE WHEN max(bad) = 1 THEN 'partial' WHEN max(offered) = 1 THEN 'complete' ELSE 'unsupported' END AS status,
    sum(row_count) AS row_count, coalesce(min(CASE WHEN bad = 1 THEN cluster || ' (' || status || ')' END), '') AS reason
    FROM (SELECT d.*, CASE WHEN status IN ('complete', 'empty', 'unsupported') THEN 0 ELSE 1 END AS bad,
      CASE WHEN status = 'unsupported' THEN 0 ELSE 1 END AS offered FROM dataset_status d) s
    GROUP BY table_name`,
  },
  log_gaps: {
    columns: ['row_id', 'kind', 'gap_start', 'gap_start_us', 'reason'],
    query: `SELECT cluster || '/' || row_id AS row_id, kind, gap_start, gap_start_us, cluster || ': ' || reason AS reason FROM log_gaps`,
  },
  settings: {
    columns: ['row_id', 'name', 'value', 'number', 'working_days', 'in_words', 'basis'],
    query: 'SELECT * FROM settings WHERE cluster = (SELECT min(cluster) FROM settings)',
  },
};
