import { datasetNamed } from '../../../datasets/registry.ts';
import { withInstants } from '../../../datasets/supplied/listTime.ts';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { PeopleKindName } from '../../../records/peopleKinds.ts';
import type { CollectedSource } from '../../../store/local/localStore.ts';
import { collectedSource } from '../collectedSource.ts';
import type { PeopleKind } from './column.ts';
import { type CsvLine, readCsv } from './csv.ts';
import { DroppedLines } from './droppedLines.ts';
import { PEOPLE } from './kinds.ts';
import { type MatchedColumn, matchColumns } from './matchColumns.ts';

const TOLD_PROBLEMS = 10;

interface Problem {
  line: number;
  /** 1-based */
  column: number;
  text: string;
}

/** How a list is to be read. */
export interface PeopleReading {
  /** the list's identity among lists of the kind; a later import of the same replaces it */
  source: string;
  /** name of the file, for errors */
  file: string;
  /** IANA name of the zone of times without one */
  timezone?: string | undefined;
  /** headers of the file by column of the list, where they differ */
  columns?: ReadonlyMap<string, string>;
}

/**
 * Reads a list that an entity supplies.
 *
 * @param bytes the CSV file: UTF-8 or, with a byte-order mark, UTF-16; comma, semicolon or tab
 * @throws AffidavitError FILE_INVALID that names line, column and problem of up to ten cells
 */
export function parsePeople(
  bytes: Uint8Array,
  kind: PeopleKindName,
  reading: PeopleReading,
): CollectedSource {
  const { file, source, timezone } = reading;
  const list = PEOPLE[kind];
  const lines = readCsv(bytes, file);
  const header = lines[0];
  if (header === undefined) throw invalid(file, 'it is empty; the first line must name the columns', kind);
  const matched = matchColumns(header.cells, list, reading.columns ?? new Map());
  if (typeof matched === 'string')
    throw invalid(file, `line ${header.line}: ${printable(matched, 200)}`, kind);
  const columns = datasetNamed(list.dataset)?.columns ?? [];
  const problems: Problem[] = [];
  const dropped = new DroppedLines();
  const seen = new Map<string, { line: number; row: EvidenceRow }>();
  for (const line of lines.slice(1)) {
    if (line.cells.every((cell) => cell.trim() === '')) continue;
    const body = readLine(line, matched.columns, { timezone, problems, dropped });
    if (body === null) continue;
    if (isExample(body, list)) {
      dropped.add('example');
      continue;
    }
    const row = {
      key: list.identity
        .map((name) => String(body[name] ?? ''))
        .join(' ')
        .trim(),
      // without a zone the dates are of the entity's, which the settings of an export name
      body: timezone === undefined ? body : withInstants(columns, body, timezone),
    };
    const before = seen.get(row.key);
    if (before === undefined) seen.set(row.key, { line: line.line, row });
    else if (JSON.stringify(before.row.body) === JSON.stringify(body)) dropped.add('repeated');
    else
      problems.push({
        line: line.line,
        column: 1,
        text: `"${printable(row.key, 60)}" repeats line ${before.line} with different values`,
      });
  }
  if (problems.length > 0) throw invalid(file, listed(problems), kind);
  if (seen.size === 0 && dropped.count('example') > 0)
    throw invalid(file, "it holds nothing but the template's example line", kind);
  const system = matched.system === null ? '' : systemText(matched.system, matched.columns, header.cells);
  const unused = matched.unused.map((name) => printable(name, 40)).join(', ');
  const notes = [
    system,
    ...dropped.notes(),
    unused === '' ? '' : `columns that the list does not have were left out: ${unused}`,
  ].filter((text) => text !== '');
  return collectedSource(
    list.dataset,
    source,
    [...seen.values()].map(({ row }) => row),
    notes.join('; '),
  );
}

/** A list that is not wrong may hold lines without the moment that it is about: people who have not left. */
function readLine(
  line: CsvLine,
  columns: readonly MatchedColumn[],
  to: { timezone: string | undefined; problems: Problem[]; dropped: DroppedLines },
): JsonObject | null {
  const body: JsonObject = {};
  let sound = true;
  for (const { column, index, isKnown } of columns) {
    const text = (line.cells[index] ?? '').trim();
    if (isKnown && text === '' && (column.name === 'left' || column.name === 'joined')) {
      to.dropped.add(column.name);
      return null;
    }
    const parsed = column.cell(to.timezone).safeParse(text);
    if (parsed.success) {
      if (parsed.data !== '') body[column.name] = parsed.data as JsonValue;
    } else if (isKnown && !column.required) {
      to.dropped.addCell(column.name);
    } else {
      sound = false;
      const why = parsed.error.issues[0]?.message ?? 'is wrong';
      to.problems.push({ line: line.line, column: index + 1, text: `${column.name} ${why}` });
    }
  }
  return sound ? body : null;
}

/** The template's example is about nobody, whatever else of it was changed. */
function isExample(body: JsonObject, { identity, columns }: PeopleKind): boolean {
  const example = columns.find(({ name }) => name === identity[0])?.example ?? '';
  return String(body[identity[0] ?? '']).toLowerCase() === example.toLowerCase();
}

function systemText(system: string, columns: readonly MatchedColumn[], headers: readonly string[]): string {
  const from = columns
    .filter(({ isKnown }) => isKnown)
    .map(({ column, index }) => `${column.name} from "${printable(headers[index] ?? '', 40)}"`);
  return `read as an export of ${system}: ${from.join(', ')}`;
}

function listed(problems: readonly Problem[]): string {
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
    `Correct it and import it again; nothing was stored. \`affidavit people template ${kind}\` shows the columns; --columns user=HEADER,… names other headers.`,
  );
}
