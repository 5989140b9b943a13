import { createHash } from 'node:crypto';
import { exceptionsOf } from '../../controls/exceptions.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import type { ControlException, TestResult } from '../../records/controls.ts';
import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { mark } from '../parts/marks.ts';
import { grouped, type TableColumn, tableOf } from '../parts/table.ts';
import { fileOfTable } from '../parts/tableFiles.ts';
import { NIL, name, sentence } from '../parts/values.ts';

/** Exceptions of one test that are shown. */
const MOST = 200;
/** Bytes of the section: about 7,000 exceptions of ordinary length. */
const ROOM = 2_900_000;
/** Tables without an index on their keys are searched for the lines of rows up to this size. */
const SEARCHED_ROWS = 100_000;

/** Where the row of an exception is in the evidence. */
interface Place {
  line: number;
  sha256: string;
}

interface Shown {
  number: number;
  exception: ControlException;
  place: Place | null;
}

/** Every exception with its facts, the row that it is about, and what management says of it. */
export const exceptions: Section = {
  id: 'exceptions',
  number: '3',
  title: 'Exceptions',
  *body(page) {
    const { conclusion, register, files } = page;
    const failing = conclusion.results.filter((result) => result.exceptions > 0);
    const total = failing.reduce((sum, result) => sum + result.exceptions, 0);
    if (total === 0) {
      yield html`<p>No exceptions noted. A test without an exception passes only where its evidence is sufficient: section 4 says for each whether it is.</p>`;
      return;
    }
    yield html`<p>${grouped(total)} ${total === 1 ? 'exception' : 'exceptions'} in ${failing.length} ${failing.length === 1 ? 'test' : 'tests'}. ${files.link('exceptions.csv')} lists every one; ${register === null ? 'the columns Response, Owner and Due are left blank for management to fill in.' : 'management’s responses are those of the register of exceptions.'}</p>`;
    const room = new Budget(ROOM);
    let before = 0;
    for (const [index, result] of failing.entries()) {
      const given = Math.floor(room.left / (failing.length - index));
      const budget = room.share(failing.length - index);
      yield* ofTest(page, result, before, budget);
      room.settle(budget, given);
      before += result.exceptions;
    }
  },
};

function* ofTest(page: Page, result: TestResult, before: number, budget: Budget): Generator<Html> {
  const { conclusion, files } = page;
  yield html`<h3 id="x-${result.id}"><a href="#r-${result.id}">${result.id}</a> ${result.title} <span class="small">· ${grouped(result.exceptions)} ${result.exceptions === 1 ? 'exception' : 'exceptions'}, of ${grouped(result.population.size)} ${result.population.description}</span></h3><p class="small">Rule: ${sentence(result.rule)}</p>`;
  const found: ControlException[] = [];
  for (const exception of exceptionsOf(conclusion.set, [result])) {
    found.push(exception);
    if (found.length === MOST) break;
  }
  const places = placesOf(conclusion.set, found);
  yield* tableOf<Shown>({
    caption: `Exceptions of ${result.id}`,
    columns: columnsOf(page),
    rows: found.map((exception, at) => ({
      number: before + at + 1,
      exception,
      place: places.get(exception.row) ?? null,
    })),
    none: 'None.',
    budget,
    most: MOST,
    rest: { total: result.exceptions, where: html`${files.link('exceptions.csv')} has all.` },
  });
}

function columnsOf({ conclusion: { set }, register, files }: Page): TableColumn<Shown>[] {
  const evidence = ({ exception: { row }, place }: Shown): Html => {
    const slash = row.indexOf('/');
    const dataset = slash < 0 ? row : row.slice(0, slash);
    const file = fileOfTable(set, dataset);
    return html`<span class="sub">${dataset}${slash >= 0 && html` ${name(row.slice(slash + 1))}`}${file !== null && html` · ${files.link(file)}`}${place !== null && html` line ${place.line} · record <code>${place.sha256.slice(0, 16)}</code>`}</span>`;
  };
  const facts: TableColumn<Shown>[] = [
    { head: 'No.', width: 5, cell: ({ number }) => number },
    {
      head: 'Facts and evidence',
      width: 51,
      cell: (shown) =>
        html`${sentence(shown.exception.facts)}${evidence(shown)}${shown.exception.threshold !== '' && html`<span class="sub">Threshold ${shown.exception.threshold}, ${shown.exception.basis.replaceAll('_', ' ')}</span>`}`,
    },
  ];
  const entry = ({ exception }: Shown) => register?.entryOf(exception) ?? null;
  return [
    ...facts,
    {
      head: 'Status',
      width: 11,
      cell: (shown) => {
        const known = entry(shown);
        if (known === null) return register === null ? 'no response' : mark('open');
        return html`${mark(known.status)}<span class="sub">${known.compared} ${known.times > 1 && `seen ${known.times} times, first ${known.firstSeen}`}</span>`;
      },
    },
    { head: 'Response', width: 17, cell: (shown) => blankOr(entry(shown)?.response) },
    { head: 'Owner', width: 9, cell: (shown) => blankOr(entry(shown)?.owner) },
    { head: 'Due', width: 7, cell: (shown) => blankOr(entry(shown)?.due) },
  ];
}

function blankOr(text: string | undefined): Html {
  return text === undefined || text === '' ? NIL : sentence(text, 300);
}

/** Lines and digests of the rows that exceptions name, by "dataset/key". */
function placesOf(set: EvidenceSet, found: readonly ControlException[]): Map<string, Place> {
  const places = new Map<string, Place>();
  const keys = Map.groupBy(
    found.filter(({ row }) => row.includes('/')),
    ({ row }) => row.slice(0, row.indexOf('/')),
  );
  for (const [table, rows] of keys) {
    const known = set.table(table);
    if (known === null || known.rows > SEARCHED_ROWS) continue;
    const wanted = JSON.stringify(rows.map(({ row }) => row.slice(table.length + 1)));
    const matching = set.db
      .prepare<[string], { at: number; row_id: string; json: string }>(
        `SELECT rowid AS at, row_id, json FROM ${table} WHERE row_id IN (SELECT value FROM json_each(?))`,
      )
      .all(wanted);
    for (const { at, row_id, json } of matching)
      places.set(`${table}/${row_id}`, { line: at, sha256: createHash('sha256').update(json).digest('hex') });
  }
  return places;
}
