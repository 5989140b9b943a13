import { canonicalJson, type JsonObject, type JsonValue } from '../formats/canonicalJson.ts';
import { membersOf, valueAt } from '../formats/jsonPath.ts';
import { instantText, microseconds } from '../formats/timestamp.ts';
import type { Column } from './dataset.ts';

/** The value of a column in its typed form: text, number or nothing. A time is two: its text and its microseconds. */
export type Cell = string | number | null;

/** Reads the cells of one column: one, or two for a time. */
export type CellReader = (record: JsonObject) => Cell[];

/** Readers of a dataset's columns, in order; compiled once for all rows. */
export function cellReaders(columns: readonly Column[]): CellReader[] {
  return columns.map(readerOf);
}

/** The spreadsheet form of each column: a time in one cell, yes and no as true and false. */
export function sheetReaders(
  columns: readonly Column[],
): ((record: JsonObject) => string | number | boolean | null)[] {
  return columns.map((column) => {
    const read = readerOf(column);
    if (column.type === 'bool') return (record) => read(record)[0] === 1;
    return (record) => read(record)[0] ?? null;
  });
}

function readerOf(column: Column): CellReader {
  const { show, type } = column;
  if (show !== undefined) return (record) => [plain(show(record) as JsonValue | undefined)];
  const paths = column.paths.map(membersOf);
  const value = (record: JsonObject): JsonValue | undefined => {
    for (const path of paths) {
      const found = valueAt(record, path);
      if (!isNothing(found)) return found;
    }
    return undefined;
  };
  switch (type) {
    case 'text':
      return (record) => [plain(value(record))];
    case 'list':
      return (record) => [listed(value(record))];
    case 'map':
      return (record) => [mapped(value(record))];
    case 'int':
    case 'real':
      return (record) => [numeric(value(record), type === 'int')];
    case 'bool':
      return (record) => [truth(value(record))];
    case 'time':
      return (record) => instant(value(record));
  }
}

/** Forms of Go and JSON for "not set": the next path may say more. */
function isNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '' || isZeroTime(value);
}

/** Go's zero time, and the Unix epoch that tctl prints for members of access lists without expiry. */
function isZeroTime(value: JsonValue): boolean {
  return typeof value === 'string' && /^(?:0001|1970)-01-01T00:00:00(?:\.0+)?Z$/.test(value);
}

function plain(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? canonicalJson(value) : String(value);
}

function listed(value: JsonValue | undefined): string {
  if (!Array.isArray(value)) return plain(value);
  return value.map(plain).join('; ');
}

function mapped(value: JsonValue | undefined): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return plain(value);
  return Object.entries(value)
    .filter(([, member]) => member !== null)
    .map(([key, member]) => `${key}=${Array.isArray(member) ? member.map(plain).join('|') : plain(member)}`)
    .join('; ');
}

/** JSON numbers only: an auditor's shell reads nothing else as one. */
function numeric(value: JsonValue | undefined, whole: boolean): number | null {
  if (typeof value !== 'number') return null;
  return whole ? Math.trunc(value) : value;
}

function truth(value: JsonValue | undefined): number {
  return value === true || value === 1 || value === 'true' || value === 'yes' ? 1 : 0;
}

/** A date alone is its midnight in UTC. */
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Text with exactly three digits and microseconds; a time that cannot be read has neither. */
function instant(value: JsonValue | undefined): Cell[] {
  // the form of nearly every time in an audit log: it is its own text
  if (typeof value === 'string' && value.length === 24 && value.endsWith('Z')) {
    const ms = Date.parse(value);
    if (!Number.isNaN(ms) && new Date(ms).toISOString() === value) return [value, ms * 1000];
  }
  const us = typeof value === 'string' ? microseconds(DATE.test(value) ? `${value}T00:00:00Z` : value) : null;
  return us === null ? ['', null] : [instantText(us), us];
}
