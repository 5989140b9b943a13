import type { PeopleColumn, PeopleKind } from './column.ts';
import { bareHeader, KNOWN_EXPORTS, type KnownExport } from './knownHeaders.ts';

/** Where a column of the list is in the file. */
export interface MatchedColumn {
  column: PeopleColumn;
  index: number;
  /** found by a known export's own header: its other forms of optional values are left out instead of refused */
  isKnown: boolean;
}

/** How the columns of a file are read. */
export interface MatchedColumns {
  columns: MatchedColumn[];
  /** headers of the file that no column takes */
  unused: string[];
  /** the system whose export it is, if it is one that is known */
  system: string | null;
}

/**
 * Finds the list's columns in a file: those that the person names, else those of a known export, else those of the same name.
 *
 * @param headers first line of the file
 * @param named headers by column, as `--columns` gives them
 * @returns the columns; or what is wrong, in words
 */
export function matchColumns(
  headers: readonly string[],
  list: PeopleKind,
  named: ReadonlyMap<string, string>,
): MatchedColumns | string {
  const bare = headers.map(bareHeader);
  const system = KNOWN_EXPORTS.find((known) => isExportOf(known, bare)) ?? null;
  const columns: MatchedColumn[] = [];
  for (const column of list.columns) {
    const wanted = named.get(column.name);
    if (wanted !== undefined) {
      const index = headers.findIndex(
        (header) => header.trim().toLowerCase() === wanted.trim().toLowerCase(),
      );
      if (index < 0) return `there is no column "${wanted}"`;
      columns.push({ column, index, isKnown: false });
      continue;
    }
    const found = byKnownHeader(column, bare, system) ?? byName(column, bare);
    if (typeof found === 'string') return found;
    if (found !== null) columns.push(found);
  }
  const missing = list.columns.filter(
    (column) => column.required && !columns.some((matched) => matched.column === column),
  );
  if (missing.length > 0) return `no column ${missing.map(({ name }) => name).join(', ')}`;
  const used = new Set(columns.map(({ index }) => index));
  return {
    columns,
    unused: headers.filter((header, index) => !used.has(index) && header.trim() !== ''),
    system: columns.some(({ isKnown }) => isKnown) ? (system?.system ?? null) : null,
  };
}

function byKnownHeader(
  column: PeopleColumn,
  bare: readonly string[],
  system: KnownExport | null,
): MatchedColumn | null {
  for (const header of system?.headers[column.name] ?? []) {
    const index = bare.indexOf(header);
    if (index >= 0) return { column, index, isKnown: true };
  }
  return null;
}

function byName(column: PeopleColumn, bare: readonly string[]): MatchedColumn | string | null {
  const names = [column.name, ...column.aliases].map(bareHeader);
  const found = bare.flatMap((header, index) => (names.includes(header) ? [index] : []));
  const [index, second] = found;
  if (index === undefined) return null;
  if (second !== undefined) return `column ${second + 1}: ${column.name} comes twice`;
  return { column, index, isKnown: false };
}

function isExportOf({ telltales }: KnownExport, bare: readonly string[]): boolean {
  return telltales.some((headers) => headers.every((header) => bare.includes(header)));
}
