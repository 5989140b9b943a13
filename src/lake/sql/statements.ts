import { tablesIn } from '../../controls/custom/customProcedure.ts';
import { withoutComments } from '../../controls/custom/sqlText.ts';
import type { Procedure } from '../../controls/procedure.ts';
import { datasetNamed } from '../../datasets/registry.ts';
import type { LakeManifest, LakeSet } from '../../records/lakeManifest.ts';
import { datasetColumns, EVENT_COLUMNS } from '../layout/lakeColumns.ts';
import { EVENTS } from '../layout/lakePaths.ts';
import type { SqlDialect } from './sqlDialect.ts';

/** Columns of an answer: exceptions of a cluster, and one row of the kind `population` whose row_id is its size. */
export const ANSWER_COLUMNS = ['cluster', 'kind', 'dataset', 'row_id', 'facts', 'threshold'] as const;

/** Places of a lake inside a warehouse. */
export interface SqlPlace {
  /** schema or dataset of the tables, with its catalogue where the engine has one */
  schema: string;
  /** where the engine sees the lake, ending in "/" */
  location: string;
}

/** Statements that make the tables of a lake visible. */
export function ddl(
  dialect: SqlDialect,
  { sets, events }: LakeManifest,
  { schema, location }: SqlPlace,
): string[] {
  const names = [...new Set(sets.flatMap(({ tables }) => tables.map(({ table }) => table)))];
  const tables = names.flatMap((name) => {
    const dataset = datasetNamed(name.replace(/^opening_/, ''));
    if (dataset === null) return [];
    const columns = datasetColumns(dataset);
    return [
      {
        name: `${schema}.${name}`,
        location: `${location}${name}/`,
        columns,
        partitions: ['period', 'cluster'],
      },
    ];
  });
  const log =
    events.length === 0
      ? []
      : [
          {
            name: `${schema}.${EVENTS}`,
            location: `${location}${EVENTS}/`,
            columns: EVENT_COLUMNS,
            partitions: ['cluster', 'event_date'],
          },
        ];
  return [
    ...dialect.head(schema, location),
    ...[...tables, ...log].flatMap((table) => dialect.table(table, schema)),
  ];
}

/**
 * One statement that runs a procedure over every evidence set: for each cluster the query of exceptions and the size of the population,
 * over tables of the bare names that procedures know.
 */
export function statement(
  dialect: SqlDialect,
  procedure: Procedure,
  sets: readonly LakeSet[],
  { schema }: SqlPlace,
): string {
  const parts = sets.flatMap((set) => {
    const cluster = dialect.text(set.cluster);
    const exceptions = within(dialect, procedure.sql.exceptions, set, schema);
    const population = within(dialect, procedure.sql.population, set, schema);
    const size = dialect.query('cast(count(*) as varchar(20))');
    return [
      `select ${cluster} as cluster, f.kind as kind, f.dataset as dataset, f.row_id as row_id, f.facts as facts, f.threshold as threshold\nfrom (\n${exceptions}\n) f`,
      `select ${cluster} as cluster, 'population' as kind, '' as dataset, ${size} as row_id, '' as facts, '' as threshold\nfrom (\n${population}\n) p`,
    ];
  });
  return parts.join('\nunion all\n');
}

/** A query whose tables are those of one cluster and period: a WITH around it gives them their bare names. */
function within(dialect: SqlDialect, sql: string, { cluster, period }: LakeSet, schema: string): string {
  const code = withoutComments(sql).trim();
  const tables = tablesIn(code).map(
    (table) =>
      `${table} as (select * from ${schema}.${table} where period = ${dialect.text(period.label)} and cluster = ${dialect.text(cluster)})`,
  );
  const query = dialect.query(code);
  return `with ${tables.join(',\n')}\nselect * from (\n${query}\n) q`;
}
