import type { Column } from '../../datasets/dataset.ts';
import { eventsFlat } from '../../datasets/log/eventsFlat.ts';
import { DIALECTS, firstOf, timeTextOf } from '../../datasets/sqlDialects.ts';
import { membersOf } from '../../formats/jsonPath.ts';

/**
 * A query that gives `events_flat_rows` from the table of Teleport's own Athena backend (`uid, session_id, event_type, event_time, user,
 * event_data`, partitioned by `event_date`) without copying it, in the words that Athena and Trino share. The backend delivers at least once:
 * of several rows of one uid the first counts.
 *
 * @param table name of that table, with its database
 * @param from first day, inclusive, and `to`, exclusive, both as RFC 3339: other partitions are not scanned
 */
export function teleportEventsQuery(table: string, { from, to }: { from: string; to: string }): string {
  const columns = eventsFlat.columns.flatMap(cellsOf);
  const last = new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
  const us = (time: string) => String(Date.parse(time) * 1000);
  return `select e.uid as row_id, ${columns.map(([name, sql]) => `${sql} as ${name}`).join(',\n  ')},
  e.event_data as json
from (
  select t.uid, t.event_data, t.event_time, ${timeTextOf(firstOf(pathsOf('time').map(jsonText)).replaceAll('e.', 't.'))} as moment,
    row_number() over (partition by t.uid order by t.event_time, t.event_data) as copy
  from ${table} t
  where t.event_date between date '${from.slice(0, 10)}' and date '${last}'
) e
where e.copy = 1 and ${microseconds('e.moment')} >= ${us(from)} and ${microseconds('e.moment')} < ${us(to)}`;
}

function pathsOf(column: string): readonly string[] {
  return eventsFlat.columns.find(({ name }) => name === column)?.paths ?? [];
}

function jsonPath(path: string): string {
  return `'$${membersOf(path)
    .map((member) => `["${member}"]`)
    .join('')}'`;
}

/** A member as text: scalars as they are, lists and objects as JSON, nothing as an empty text. */
function jsonText(path: string): string {
  const at = jsonPath(path);
  return `coalesce(json_extract_scalar(e.event_data, ${at}), nullif(json_format(json_extract(e.event_data, ${at})), 'null'), '')`;
}

/** A list of plain texts joined by "; "; anything else as text. */
function jsonList(path: string): string {
  const value = jsonText(path);
  return `case when substr(${value}, 1, 2) = '["' then replace(substr(${value}, 3, length(${value}) - 4), '","', '; ') when ${value} = '[]' then '' else ${value} end`;
}

/** A JSON number; a text is none. */
function jsonNumber(path: string): string {
  return `try_cast(json_format(json_extract(e.event_data, ${jsonPath(path)})) as bigint)`;
}

function microseconds(time: string): string {
  const digits = `substr(replace(substr(${time}, 21), 'Z', '') || '000000', 1, 6)`;
  return `(cast(to_unixtime(date_parse(substr(${time}, 1, 19), '%Y-%m-%dT%H:%i:%s')) as bigint) * 1000000 + cast(${digits} as bigint))`;
}

function cellsOf({ name, type, paths }: Column): [name: string, sql: string][] {
  switch (type) {
    case 'time':
      return [
        [
          name,
          DIALECTS.duckdb
            .instant('e.moment')
            .replaceAll(/rtrim\((substr\([^()]*\)), 'Z'\)/g, "replace($1, 'Z', '')"),
        ],
        [`${name}_us`, microseconds('e.moment')],
      ];
    case 'int':
      return [[name, jsonNumber(paths[0] ?? '')]];
    case 'list':
      return [[name, firstOf(paths.map(jsonList))]];
    default:
      return [[name, firstOf(paths.map(jsonText))]];
  }
}
