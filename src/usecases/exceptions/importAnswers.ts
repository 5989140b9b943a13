import path from 'node:path';
import { cellText, newCsvNotes, withoutNeutralising } from '../../bundle/export/csvCells.ts';
import { type CsvLine, readCsv } from '../../collectors/local/people/csv.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import type { ExceptionResponse } from '../../records/exceptions.ts';
import type { ExceptionAnswer, ExceptionImport } from '../../records/reports/exceptionReports.ts';
import type { ExceptionKey } from '../../store/exceptions/exceptionStore.ts';
import type { StoreWriter } from '../../store/store.ts';
import { readInputBytes } from '../import/inputFile.ts';
import { whoRuns } from '../runInfo.ts';
import { type Answer, answerProblem, type GivenAnswer } from './checkAnswer.ts';
import { type ExceptionScope, findExceptions, withWriter } from './withRegister.ts';

/** Largest table that is read. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_PROBLEMS = 10;
/** Cells that are an answer. */
const ANSWERS = ['status', 'response', 'owner', 'due', 'accepted_until', 'evidence', 'responded_by'] as const;
type AnswerColumn = (typeof ANSWERS)[number];
type AnswerCells = Record<AnswerColumn, string>;

/** A row of the table. */
interface AnswerRow {
  line: number;
  id: string;
  /** revision that the person saw */
  answered: number;
  /** undefined: the table has no such column */
  cells: Partial<AnswerCells>;
  /** why the status is not that of the response, as it was given out */
  statusReason: string;
}

interface Problem {
  line: number;
  text: string;
  outdated: boolean;
}

/** A row that is to be recorded. */
interface Accepted {
  key: ExceptionKey;
  answer: Answer;
  answered: number;
}

/**
 * Imports a table of exceptions that management filled in: the one of `exceptions template`, or exceptions.csv of a bundle. Rows
 * that nobody touched are left alone. Everything is recorded, or, when one row cannot be, nothing.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID with the lines that are wrong, RESPONSE_OUTDATED when somebody else
 *   answered meanwhile, STORE_…, PERIOD_INVALID
 */
export function importAnswers(scope: ExceptionScope, file: string): ExceptionImport {
  const rows = readRows(readCsv(readInputBytes(file, MOST_BYTES), file), file);
  return withWriter(scope, (store) => {
    const keys = findExceptions(
      store,
      scope,
      rows.map(({ id }) => id),
    );
    const attachments = new Set(store.local.attachments().map(({ id }) => id));
    const problems: Problem[] = [];
    const accepted: Accepted[] = [];
    const seen = new Map<string, number>();
    for (const row of rows) {
      const before = seen.get(row.id);
      const outcome =
        before === undefined
          ? judge(store, row, keys.get(row.id) ?? null, attachments)
          : { text: `repeats line ${before}`, outdated: false };
      seen.set(row.id, row.line);
      if (outcome === null) continue;
      if ('text' in outcome) problems.push({ line: row.line, ...outcome });
      else accepted.push(outcome);
    }
    if (problems.length > 0) throw refused(file, problems);
    const recorded = record(store, accepted);
    return {
      file: path.basename(file),
      rows: rows.length,
      unchanged: rows.length - recorded.length,
      recorded,
    };
  });
}

function record(store: StoreWriter, accepted: readonly Accepted[]): ExceptionAnswer[] {
  const facts = { who: whoRuns(), recorded: new Date().toISOString() };
  return store.inTransaction(() =>
    accepted.map(({ key, answer, answered }) => ({
      id: key.id,
      ...store.exceptions.respond(key, { ...answer, ...facts }, answered),
    })),
  );
}

/** @returns null for a row that nobody touched */
function judge(
  store: StoreWriter,
  row: AnswerRow,
  key: ExceptionKey | null,
  attachments: ReadonlySet<number>,
): Accepted | Omit<Problem, 'line'> | null {
  if (key === null) return { text: 'no exception has this id', outdated: false };
  const responses = store.exceptions.responses(key.id);
  const current = responses.at(-1);
  if (row.answered > responses.length)
    return { text: `there is no revision ${row.answered}`, outdated: false };
  const seen = responses[row.answered - 1];
  if (isSame(row, seen)) return null;
  if (current !== undefined && current.revision !== row.answered) {
    if (isSame(row, current)) return null;
    const { revision, who, recorded, status } = current;
    return {
      text: `answers revision ${row.answered}, and revision ${revision} (${status}) was recorded by ${printable(who, 80)} at ${recorded}`,
      outdated: true,
    };
  }
  const answer = answerOf(row, seen);
  if (typeof answer === 'string') return { text: answer, outdated: false };
  const problem = answerProblem(answer, attachments);
  if (problem !== null) return { text: problem, outdated: false };
  return { key, answer: answer as Answer, answered: row.answered };
}

/** Whether the cells are those of a response, as a table shows it. */
function isSame({ cells, statusReason }: AnswerRow, response: ExceptionResponse | undefined): boolean {
  const shown = shownCells(response);
  return ANSWERS.every((name) => {
    const cell = cells[name];
    if (cell === undefined || plain(name, cell) === plain(name, shown[name])) return true;
    // given out as open because an acceptance ran out, or a remediation did not last
    return name === 'status' && (cell === '' || (cell === 'open' && statusReason !== ''));
  });
}

/** The form in which cells are compared: blanks around it and the case of a status make no answer. */
function plain(name: AnswerColumn, cell: string): string {
  if (name === 'response') return cell;
  return name === 'status' ? cell.trim().toLowerCase() : cell.trim();
}

function shownCells(response: ExceptionResponse | undefined): AnswerCells {
  const notes = newCsvNotes();
  const cell = (value: unknown) => cellText(value, notes);
  return {
    status: response?.status ?? 'open',
    response: cell(response?.response),
    owner: cell(response?.owner),
    due: cell(response?.due),
    accepted_until: cell(response?.accepted_until),
    evidence: cell(response?.evidence),
    responded_by: cell(response?.by),
  };
}

/** The answer of a row: a cell that was not touched stays what was recorded, byte for byte. @returns what is wrong, in words */
function answerOf(row: AnswerRow, before: ExceptionResponse | undefined): GivenAnswer | string {
  const shown = shownCells(before);
  const text = (name: AnswerColumn, old: string | undefined): string => {
    const cell = row.cells[name];
    return cell === undefined || cell === shown[name] ? (old ?? '') : withoutNeutralising(cell);
  };
  const evidence = text('evidence', shown.evidence)
    .split(/[;,\s]+/)
    .filter((part) => part !== '');
  const wrong = evidence.find((part) => !/^\d{1,9}$/.test(part));
  if (wrong !== undefined) return `"${printable(wrong, 40)}" is not the number of an attached file`;
  const status = text('status', before?.status).trim().toLowerCase();
  return {
    status: status === '' ? (before?.status ?? 'open') : status,
    response: text('response', before?.response),
    owner: text('owner', before?.owner).trim(),
    due: text('due', before?.due).trim(),
    accepted_until: text('accepted_until', before?.accepted_until).trim(),
    evidence: evidence.map(Number),
    by: text('responded_by', before?.by).trim(),
  };
}

function readRows(lines: readonly CsvLine[], file: string): AnswerRow[] {
  const [header, ...rest] = lines;
  const names = (header?.cells ?? []).map((name) =>
    name
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  const missing = ['id', 'revision', 'status', 'response'].filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw invalid(
      file,
      `line 1: ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')} missing`,
    );
  const problems: Problem[] = [];
  const rows = rest.flatMap(({ line, cells }): AnswerRow[] => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    const cell = (name: string): string | undefined => {
      const at = names.indexOf(name);
      return at < 0 ? undefined : (cells[at] ?? '');
    };
    const id = (cell('id') ?? '').trim().toLowerCase();
    const revision = (cell('revision') ?? '').trim();
    if (!/^[0-9a-f]{64}$/.test(id))
      problems.push({ line, text: `"${printable(id, 80)}" is not an id`, outdated: false });
    else if (!/^\d{0,6}$/.test(revision))
      problems.push({ line, text: `"${printable(revision, 40)}" is not a revision`, outdated: false });
    const given = ANSWERS.flatMap((name) => {
      const text = cell(name);
      return text === undefined ? [] : [[name, text] as const];
    });
    return [
      {
        ...{ line, id, answered: Number(revision), statusReason: (cell('status_reason') ?? '').trim() },
        cells: Object.fromEntries(given),
      },
    ];
  });
  if (problems.length > 0) throw refused(file, problems);
  return rows;
}

function refused(file: string, problems: readonly Problem[]): AffidavitError {
  const said = problems.slice(0, MOST_PROBLEMS).map(({ line, text }) => `line ${line}: ${text}`);
  const more = problems.length - said.length;
  const text = [...said, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  if (problems.every(({ outdated }) => outdated))
    return new AffidavitError(
      'RESPONSE_OUTDATED',
      `${printable(file)} answers what somebody else answered meanwhile: ${text}. Nothing was stored.`,
      'Take a new table with `affidavit exceptions template`, and enter those rows again.',
    );
  return invalid(file, text);
}

function invalid(file: string, what: string): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} cannot be imported: ${what}. Nothing was stored.`,
    'Correct it and import it again. `affidavit exceptions template` gives the table to fill in.',
  );
}
