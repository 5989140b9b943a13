import type { Column } from '../../datasets/dataset.ts';
import { eventsFlat } from '../../datasets/log/eventsFlat.ts';
import { DIALECTS, firstOf, timeTextOf } from '../../datasets/sqlDialects.ts';
import { membersOf } from '../../formats/jsonPath.ts';
import { sqlName, sqlText } from '../engines/duckSql.ts';
import { FLAT_COLUMNS, TELEPORT_COLUMNS } from '../layout/lakeColumns.ts';

/** Members that a column needs as JSON, since their type decides. */
const NEEDS_TYPE: ReadonlySet<string> = new Set(['int', 'list']);

/**
 * A query of DuckDB that gives the columns of the audit log from a file of JSON lines. Each line is parsed once.
 *
 * @param file SQL text of its path
 * @param longest bytes that no line exceeds
 */
export function eventsSelect(file: string, longest: number, cluster: string, day: string): string {
  const cells = new Map(eventsFlat.columns.flatMap(cellsOf));
  const cell = (name: string): string => cells.get(name) ?? 'j';
  const selected = [
    `${sqlText(cluster)} AS cluster`,
    `CAST(${sqlText(day)} AS DATE) AS event_date`,
    ...TELEPORT_COLUMNS.map(({ name, of }) => {
      const value = of === null ? `CAST(make_timestamp(${cell('time_us')}) AS TIMESTAMP_MS)` : cell(of);
      return `${value} AS ${sqlName(name)}`;
    }),
    ...FLAT_COLUMNS.map(({ name }) => `${cell(name)} AS ${sqlName(name)}`),
  ];
  return `SELECT ${selected.join(', ')}
FROM (SELECT j, s, ${timeTextOf(firstOf(paths('time').map(textOf)))} AS moment
      FROM (SELECT CAST(json AS VARCHAR) AS j, json_transform(json, ${sqlText(structure())}) AS s
            FROM read_ndjson_objects(${file}, maximum_object_size = ${longest})))`;
}

function paths(column: string): readonly string[] {
  return eventsFlat.columns.find(({ name }) => name === column)?.paths ?? [];
}

/** The members that are taken out of an event, as json_transform wants them named. */
function structure(): string {
  const members = eventsFlat.columns.flatMap(({ type, paths: of }: Column) =>
    of.map((path) => [memberOf(path), NEEDS_TYPE.has(type) ? 'JSON' : 'VARCHAR']),
  );
  return JSON.stringify(Object.fromEntries(members));
}

/** Every path of a flat event is one member. */
function memberOf(path: string): string {
  const [member = '', ...deeper] = membersOf(path);
  if (deeper.length > 0) throw new RangeError(`${path} is not a member of the event itself`);
  return member;
}

function textOf(path: string): string {
  return `coalesce(s.${sqlName(memberOf(path))}, '')`;
}

/** Columns of the flat table with the expression of each. */
function cellsOf({ name, type, paths: of }: Column): [name: string, sql: string][] {
  const { instant, microseconds } = DIALECTS.duckdb;
  const json = of.map((path) => `s.${sqlName(memberOf(path))}`);
  switch (type) {
    case 'time':
      return [
        [name, instant('moment')],
        [`${name}_us`, microseconds('moment')],
      ];
    case 'int':
      return [
        [
          name,
          `CASE WHEN json_type(${json[0]}) IN ('UBIGINT', 'BIGINT', 'DOUBLE') THEN CAST(json_extract_string(${json[0]}, '$') AS BIGINT) END`,
        ],
      ];
    case 'list':
      return [
        [
          name,
          firstOf(
            json.map(
              (member) =>
                `CASE WHEN json_type(${member}) = 'ARRAY' THEN coalesce(array_to_string(list_transform(TRY_CAST(${member} AS JSON[]), lambda x: coalesce(json_extract_string(x, '$'), '')), '; '), '') ELSE coalesce(json_extract_string(${member}, '$'), '') END`,
            ),
          ),
        ],
      ];
    default:
      return [[name, firstOf(of.map(textOf))]];
  }
}
