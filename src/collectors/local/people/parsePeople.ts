import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { PeopleKindName } from '../../../records/peopleKinds.ts';
import type { CollectedSource } from '../../../store/local/localStore.ts';
import { collectedSource } from '../collectedSource.ts';
import { type CsvLine, readCsv } from './csv.ts';
import { PEOPLE, type PeopleColumn, type PeopleKind } from './kinds.ts';

const TOLD_PROBLEMS = 10;

interface Problem {
  line: number;
  /** 1-based */
  column: number;
  text: string;
}

/**
 * Reads a list of people.
 *
 * @param bytes the CSV file: UTF-8 or, with a byte-order mark, UTF-16; comma, semicolon or tab
 * @param kind which list it is
 * @param source how the list is told apart from other lists of the kind; a later import of the same takes its place
 * @param file its name, for errors
 * @throws AffidavitError FILE_INVALID that names line, column and problem of up to ten cells
 */
export function parsePeople(
  bytes: Uint8Array,
  kind: PeopleKindName,
  source: string,
  file: string,
): CollectedSource {
  const list = PEOPLE[kind];
  const lines = readCsv(bytes, file);
  const header = lines[0];
  if (header === undefined) throw invalid(file, 'it is empty; the first line must name the columns', kind);
  const columns = matchColumns(header, list, file, kind);
  const problems: Problem[] = [];
  const seen = new Map<string, { line: number; row: EvidenceRow }>();
  let repeated = 0;
  for (const line of lines.slice(1)) {
    if (line.cells.every((cell) => cell.trim() === '')) continue;
    const body = readLine(line, columns, problems);
    if (body === null) continue;
    const row = { key: list.identity.map((name) => String(body[name])).join(' '), body };
    const before = seen.get(row.key);
    if (before === undefined) seen.set(row.key, { line: line.line, row });
    else if (JSON.stringify(before.row.body) === JSON.stringify(body)) repeated += 1;
    else
      problems.push({
        line: line.line,
        column: 1,
        text: `"${printable(row.key, 60)}" stands already, otherwise, in line ${before.line}`,
      });
  }
  if (problems.length > 0) throw invalid(file, told(problems), kind);
  const unknown = header.cells
    .filter((_, index) => columns[index] === null)
    .map((name) => printable(name, 40));
  const notes = [
    repeated > 0 ? `${repeated} repeated lines were dropped` : '',
    unknown.length > 0 ? `columns that the list does not have were left out: ${unknown.join(', ')}` : '',
  ];
  const rows = [...seen.values()].map(({ row }) => row);
  return collectedSource(list.dataset, source, rows, notes.filter((note) => note !== '').join('; '));
}

/** For each column of the file the list's column, or null. */
function matchColumns(
  header: CsvLine,
  list: PeopleKind,
  file: string,
  kind: PeopleKindName,
): (PeopleColumn | null)[] {
  const bare = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '');
  const columns = header.cells.map(
    (name) => list.columns.find((column) => bare(column.name) === bare(name)) ?? null,
  );
  const missing = list.columns.filter((column) => column.required && !columns.includes(column));
  if (missing.length > 0) {
    throw invalid(file, `line ${header.line}: no column ${missing.map(({ name }) => name).join(', ')}`, kind);
  }
  const twice = columns.findIndex((column, index) => column !== null && columns.indexOf(column) !== index);
  if (twice >= 0)
    throw invalid(
      file,
      `line ${header.line}, column ${twice + 1}: ${columns[twice]?.name} comes twice`,
      kind,
    );
  return columns;
}

function readLine(
  line: CsvLine,
  columns: readonly (PeopleColumn | null)[],
  problems: Problem[],
): JsonObject | null {
  const body: JsonObject = {};
  let sound = true;
  for (const [index, column] of columns.entries()) {
    if (column === null) continue;
    const parsed = column.cell.safeParse((line.cells[index] ?? '').trim());
    if (parsed.success) {
      if (parsed.data !== '') body[column.name] = parsed.data as JsonValue;
      continue;
    }
    sound = false;
    const why = parsed.error.issues[0]?.message ?? 'is wrong';
    problems.push({ line: line.line, column: index + 1, text: `${column.name} ${why}` });
  }
  return sound ? body : null;
}

function told(problems: readonly Problem[]): string {
  const shown = problems
    .slice(0, TOLD_PROBLEMS)
    .map(({ line, column, text }) => `line ${line}, column ${column}: ${text}`);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function invalid(file: string, what: string, kind: PeopleKindName): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} is not a list of ${kind}: ${what}.`,
    `Correct it and import it again; nothing was stored. \`affidavit people template ${kind}\` shows the columns.`,
  );
}
