import type { CsvColumn, Rows } from '../input.ts';

const MAX_COLUMNS = 250;
const MAX_DEPTH = 8;

/**
 * The columns of a listing whose shape is not known in advance: one for each field that some row has, by its dotted path
 * (metadata.name first, then in order of appearance). Lists of plain values are one cell; lists of objects are their JSON.
 * Beyond 250 columns the rest goes into one column, other_fields.
 *
 * @param rows canonical JSON of each row; read once, one row in memory at a time
 */
export async function columnsOfRows(rows: Rows<{ json: string }>): Promise<CsvColumn[]> {
  const paths = new Set<string>();
  let overflow = false;
  for await (const { json } of rows) {
    for (const path of flatten(JSON.parse(json)).keys()) {
      if (paths.size < MAX_COLUMNS) paths.add(path);
      else if (!paths.has(path)) overflow = true;
    }
  }
  const ordered = [...paths].sort((a, b) => rank(a) - rank(b));
  const columns: CsvColumn[] = ordered.map((path) => ({
    header: path,
    value: (row) => flattened(row).get(path),
  }));
  if (overflow) {
    columns.push({
      header: 'other_fields',
      value: (row) => Object.fromEntries([...flattened(row)].filter(([path]) => !paths.has(path))),
    });
  }
  return columns;
}

/** Dotted path → plain value or list. Members whose value is null are left out. */
export function flatten(value: unknown): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  collect(value, '', 0, fields);
  return fields;
}

// each row is asked for column after column: flatten it once
const cache = new WeakMap<object, Map<string, unknown>>();

function flattened(row: Record<string, unknown>): Map<string, unknown> {
  let fields = cache.get(row);
  if (fields === undefined) {
    fields = flatten(row);
    cache.set(row, fields);
  }
  return fields;
}

function collect(value: unknown, path: string, depth: number, fields: Map<string, unknown>): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object' || Array.isArray(value) || depth >= MAX_DEPTH) {
    fields.set(path === '' ? 'value' : path, value);
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    collect(member, path === '' ? key : `${path}.${key}`, depth + 1, fields);
  }
}

function rank(path: string): number {
  if (path === 'metadata.name' || path === 'name' || path === 'id') return 0;
  if (path === 'kind' || path === 'sub_kind' || path === 'version') return 2;
  return 1;
}
