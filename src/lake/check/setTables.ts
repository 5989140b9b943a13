import { EVENTS_FLAT, eventsFlat, eventsFlatQuery } from '../../datasets/log/eventsFlat.ts';
import { datasetNamed } from '../../datasets/registry.ts';
import type { LakeEvents, LakeManifest, LakeSet } from '../../records/lakeManifest.ts';
import type { EngineTable, EngineView } from '../engines/engine.ts';
import { EVENT_COLUMNS, evidenceColumns, FLAT_COLUMNS, TELEPORT_COLUMNS } from '../layout/lakeColumns.ts';
import { EVENTS } from '../layout/lakePaths.ts';

/** The tables of the evidence set of one cluster, as its procedures name them: no row of another cluster is in them. */
export function setTables({ tables }: LakeSet): EngineTable[] {
  return tables.flatMap(({ table, path, rows }) => {
    // a table of a later version is none of ours
    const dataset = datasetNamed(table.replace(/^opening_/, ''));
    // a table without rows needs no file: an engine plans queries over it in no time
    const files = rows === 0 ? [] : [path];
    return dataset === null ? [] : [{ name: table, columns: evidenceColumns(dataset.columns), files }];
  });
}

/** Files of the audit log that hold the days of a cluster's period. */
export function eventFiles({ events }: LakeManifest, { cluster, period }: LakeSet): LakeEvents[] {
  const [first, last] = [
    period.from.slice(0, 10),
    new Date(Date.parse(period.to) - 1).toISOString().slice(0, 10),
  ];
  return events.filter((one) => one.cluster === cluster && one.event_date >= first && one.event_date <= last);
}

/** The audit log of a cluster's period as procedures of the entity read it. */
export function eventTables(
  manifest: LakeManifest,
  set: LakeSet,
): { tables: EngineTable[]; views: EngineView[] } {
  const files = eventFiles(manifest, set).map(({ path }) => path);
  return {
    tables: [{ name: EVENTS, columns: EVENT_COLUMNS, files }],
    views: [
      { name: eventsFlat.name, query: flatRowsQuery(set) },
      { name: EVENTS_FLAT, query: eventsFlatQuery() },
    ],
  };
}

/** The columns of `events_flat_rows` from those of the lake. Files hold whole days: what is outside of the period is left out. */
function flatRowsQuery({ period }: LakeSet): string {
  const us = (time: string) => Date.parse(time) * 1000;
  const columns = [
    'uid AS row_id',
    ...TELEPORT_COLUMNS.flatMap(({ name, of }) => (of === null ? [] : [`"${name}" AS ${of}`])),
    ...FLAT_COLUMNS.map(({ name }) => name),
  ];
  return `SELECT ${columns.join(', ')} FROM ${EVENTS} WHERE time_us IS NULL OR (time_us >= ${us(period.from)} AND time_us < ${us(period.to)})`;
}
