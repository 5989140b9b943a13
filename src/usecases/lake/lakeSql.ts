import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Procedure } from '../../controls/procedure.ts';
import { PROCEDURES } from '../../controls/procedures/registry.ts';
import { EVENTS_FLAT, eventsFlat, eventsFlatQuery } from '../../datasets/log/eventsFlat.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { didYouMean } from '../../formats/nearest.ts';
import { SQL_DIALECTS } from '../../lake/sql/sqlDialect.ts';
import { ddl, statement } from '../../lake/sql/statements.ts';
import { teleportEventsQuery } from '../../lake/sql/teleportView.ts';
import type { LakeSqlReport, SqlEngine } from '../../records/reports/lakeReports.ts';
import type { VerifyOptions } from '../verify.ts';
import { openLake } from './openLake.ts';

/** Options of statements for a warehouse. Texts are as the person gave them. */
export interface LakeSqlOptions extends VerifyOptions {
  to: string;
  period: string | undefined;
  engine: SqlEngine;
  /** schema or dataset of the tables, with its catalogue where the engine has one */
  schema: string;
  /** where the engine sees the lake; undefined: the folder itself */
  location: string | undefined;
  /** only this procedure; undefined: all */
  procedure: string | undefined;
  /** table of Teleport's Athena backend, for a view over it */
  teleportTable?: string | undefined;
}

const NAME = /^[A-Za-z_][\w$-]*(\.[A-Za-z_][\w$-]*){0,2}$/;

/**
 * The statements that make a lake visible to a warehouse, and one for each procedure.
 *
 * @throws AffidavitError USAGE, LAKE_NOT_FOUND, VERIFICATION_FAILED, KEY_INVALID, FILE_…
 */
export async function lakeSql(options: LakeSqlOptions): Promise<LakeSqlReport> {
  const { folder, manifest, sets } = await openLake(options, () => false);
  const { engine, schema, teleportTable } = options;
  for (const name of [schema, ...(teleportTable === undefined ? [] : [teleportTable])])
    if (!NAME.test(name))
      throw new AffidavitError(
        'USAGE',
        `"${name}" is no name of a schema or table.`,
        'Give letters, digits, "_" and up to two dots.',
      );
  const dialect = SQL_DIALECTS[engine];
  const location = `${(options.location ?? defaultLocation(engine, folder)).replace(/\/+$/, '')}/`;
  const place = { schema, location };
  const wanted = chosen(options.procedure);
  const runnable = wanted.filter(({ id }) => dialect.lacks?.[id] === undefined);
  return {
    engine,
    title: dialect.title,
    lake_id: manifest.lake_id,
    location,
    sets: sets.map(({ cluster, period }) => ({ cluster, period: period.label })),
    ddl: ddl(dialect, { ...manifest, sets }, place),
    views: teleportTable === undefined ? [] : teleportViews(options, teleportTable, sets),
    left_out: Object.entries(dialect.lacks ?? {})
      .filter(([id]) => wanted.some((procedure) => procedure.id === id))
      .map(([id, reason]) => ({ id, reason })),
    procedures: runnable.map((procedure) => ({
      id: procedure.id,
      title: procedure.title,
      sql: statement(dialect, procedure, sets, place),
    })),
  };
}

/** ClickHouse takes paths, everything else addresses. */
function defaultLocation(engine: SqlEngine, folder: string): string {
  return engine === 'clickhouse' ? path.resolve(folder) : pathToFileURL(path.resolve(folder)).href;
}

/** The procedures, or the one of an id. @throws AffidavitError USAGE */
export function chosen(id: string | undefined): readonly Procedure[] {
  if (id === undefined) return PROCEDURES;
  const found = PROCEDURES.filter((procedure) => procedure.id === id);
  if (found.length > 0) return found;
  const ids = PROCEDURES.map((procedure) => procedure.id);
  throw new AffidavitError(
    'USAGE',
    `There is no procedure ${id}${didYouMean(id, ids)}`,
    'Run `affidavit controls list`.',
  );
}

/** `events_flat_rows` and `events_flat` over Teleport's own table, of one cluster and period. */
function teleportViews(
  { engine, schema }: LakeSqlOptions,
  table: string,
  sets: Awaited<ReturnType<typeof openLake>>['sets'],
): string[] {
  const [set, ...more] = sets;
  if (engine !== 'athena' && engine !== 'trino')
    throw new AffidavitError(
      'USAGE',
      `The table of Teleport's Athena backend is read by Athena and Trino, not by ${engine}.`,
      'Give --engine athena.',
    );
  if (set === undefined || more.length > 0)
    throw new AffidavitError(
      'USAGE',
      `The lake holds ${sets.length} evidence sets; a table of Teleport's is of one cluster.`,
      'Name the period with --period, and a lake of one cluster.',
    );
  const { text } = SQL_DIALECTS[engine];
  const tables = [
    'users',
    'opening_users',
    'bots',
    'opening_bots',
    'auth_servers',
    'proxy_servers',
    'instances',
    'nodes',
  ].map(
    (name) =>
      `${name} as (select * from ${schema}.${name} where period = ${text(set.period.label)} and cluster = ${text(set.cluster)})`,
  );
  return [
    `CREATE OR REPLACE VIEW ${schema}.${eventsFlat.name} AS\n${teleportEventsQuery(table, set.period)}`,
    `CREATE OR REPLACE VIEW ${schema}.${EVENTS_FLAT} AS\nwith ${tables.join(',\n')}\n${eventsFlatQuery().replace(`from ${eventsFlat.name} e`, `from ${schema}.${eventsFlat.name} e`)}`,
  ];
}
