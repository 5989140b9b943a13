import type { Column, Dataset } from './dataset.ts';
import { DIALECTS, firstOf, jsonPath } from './sqlDialects.ts';

/** Columns of a dataset that a view of the store cannot have: their values are composed by a function of this program. */
export function isInView({ show }: Column): boolean {
  return show === undefined;
}

/**
 * SQLite expressions for the columns of a dataset, read out of the record in the column `j`, for a view that any SQLite shell
 * can read. They give the values of the dataset's table in an evidence set.
 */
export function viewColumns({ columns }: Pick<Dataset, 'columns'>): string[] {
  return columns.filter(isInView).flatMap(cells);
}

const { text, list, int, real, bool } = DIALECTS.sqlite;

function cells({ name, type, paths }: Column): string[] {
  const at = paths.map(jsonPath);
  const first = at[0] ?? '';
  switch (type) {
    case 'time':
      return [`${timeText(at)} AS ${name}`, `${microseconds(at)} AS ${name}_us`];
    case 'int':
    case 'real': {
      const read = type === 'int' ? int : real;
      return [`${at.length > 1 ? `coalesce(${at.map(read).join(', ')})` : read(first)} AS ${name}`];
    }
    case 'bool':
      return [`${bool(first)} AS ${name}`];
    case 'list':
      return [`${firstOf(at.map(list))} AS ${name}`];
    case 'map':
      return [`${firstOf(at.map(map))} AS ${name}`];
    case 'text':
      return [`${firstOf(at.map(text))} AS ${name}`];
  }
}

/** SQL of a value inside a list or an object as text; json_each has read it into `type` and `value`. */
const member = (row: string): string =>
  `CASE ${row}.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE coalesce(CAST(${row}.value AS TEXT), '') END`;

/** "name=value; name=value|value" */
const map = (path: string): string =>
  `CASE json_type(j, ${path}) WHEN 'object' THEN (SELECT coalesce(group_concat(m.key || '=' || CASE m.type WHEN 'array' THEN (SELECT coalesce(group_concat(${member('v')}, '|'), '') FROM json_each(m.value) v) ELSE ${member('m')} END, '; '), '') FROM json_each(j, ${path}) m WHERE m.type <> 'null') ELSE ${text(path)} END`;

/** The first time that is set, or nothing; Go and tctl print those that are not as the year 1 or 1970. */
const setTime = (at: readonly string[]): string =>
  `coalesce(${[...at.map((path) => `(SELECT t FROM (SELECT ${text(path)} AS t) WHERE t GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND substr(t, 1, 19) NOT IN ('0001-01-01T00:00:00', '1970-01-01T00:00:00'))`), 'NULL'].join(', ')})`;

/** Microseconds since 1970 of the time `t`; SQLite would round its fraction, so only whole seconds are left to it. */
const US = `CASE substr(t, -1) WHEN 'Z'
  THEN CAST(strftime('%s', substr(t, 1, 19)) AS INTEGER) * 1000000 + CAST(substr(rtrim(substr(t, 21), 'Z') || '000000', 1, 6) AS INTEGER)
  ELSE CAST(strftime('%s', t) AS INTEGER) * 1000000 END`;

const microseconds = (at: readonly string[]): string => `(SELECT ${US} FROM (SELECT ${setTime(at)} AS t))`;

const timeText = (at: readonly string[]): string =>
  `(SELECT coalesce(${rfc3339Text('us')}, '') FROM (SELECT ${US} AS us FROM (SELECT ${setTime(at)} AS t)))`;

/**
 * SQL that prints microseconds since 1970 as RFC 3339 in UTC, exactly three digits, as all times in files that people read.
 *
 * @param us SQL of the number
 */
export function rfc3339Text(us: string): string {
  return `strftime('%Y-%m-%dT%H:%M:%S', ${us} / 1000000, 'unixepoch') || printf('.%03dZ', ${us} / 1000 % 1000)`;
}
