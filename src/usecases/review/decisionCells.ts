import { REVIEW_DECISIONS, type ReviewDecisionWord } from '../../records/accessReview.ts';

/** Cells that a reviewer filled in. */
export interface FilledCells {
  decision: string;
  comment: string;
  date: string;
  decided_by: string;
}

/** A decision that can be recorded. */
export interface GivenDecision {
  decision: ReviewDecisionWord;
  comment: string;
  /** YYYY-MM-DD, RFC 3339, or empty */
  decided: string;
  by: string;
}

const LONGEST = 2000;
const DAY_MS = 86_400_000;

/**
 * Reads the cells of a row.
 *
 * @param started when the population was numbered, @param nowMs the time of the import
 * @returns null for a row without a decision; a text: what is wrong with it
 */
export function readDecision(
  cells: FilledCells,
  reviewer: string,
  started: string,
  nowMs: number,
): GivenDecision | string | null {
  const word = cells.decision.trim().toLowerCase();
  const comment = cells.comment.trim();
  if (word === '')
    return comment === '' && cells.date.trim() === ''
      ? null
      : 'has a comment or a date and no decision: write keep, remove or change';
  const decision = REVIEW_DECISIONS.find((one) => one === word);
  if (decision === undefined) return `"${word}" is not a decision: write keep, remove or change`;
  if (comment.length > LONGEST) return `its comment is longer than ${LONGEST} characters`;
  const decided = readDate(cells.date.trim());
  if (decided === null)
    return `"${cells.date.trim()}" is not a date that can be read in one way: write 2026-10-05`;
  const ms = Date.parse(decided);
  if (decided !== '' && decided.slice(0, 10) < started.slice(0, 10))
    return `the date ${decided} is before the population was numbered (${started.slice(0, 10)})`;
  // the day may have begun elsewhere
  if (ms > nowMs + DAY_MS) return `the date ${decided} is in the future`;
  return { decision, comment, decided, by: cells.decided_by.trim() || reviewer };
}

/** A date as spreadsheets of several countries save it: ISO, RFC 3339, 5.10.2026, 10/25/2026. @returns null when it is none, or could be two */
function readDate(text: string): string | null {
  if (text === '') return '';
  const iso = /^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}.*)?$/.exec(text);
  if (iso !== null) {
    if (!exists(iso[1] ?? '')) return null;
    if (iso[2] === undefined) return text;
    return /^T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(iso[2]) ? text : (iso[1] ?? null);
  }
  const dots = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dots !== null) return dateOf(dots[3], dots[2], dots[1]);
  const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (slashes === null) return null;
  const [, first, second, year] = slashes;
  const both = [dateOf(year, first, second), dateOf(year, second, first)].filter((date) => date !== null);
  return new Set(both).size === 1 ? (both[0] ?? null) : null;
}

function dateOf(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return exists(date) ? date : null;
}

function exists(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}
