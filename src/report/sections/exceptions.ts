import type { ListedException, TestResult } from '../../records/controls.ts';
import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { mark } from '../parts/marks.ts';
import { grouped, type TableColumn, tableOf } from '../parts/table.ts';
import { NIL, name, sentence } from '../parts/values.ts';

/** Exceptions of one test that are shown. */
const MOST = 200;
/** Bytes of the section: about 7,000 exceptions of ordinary length. */
const ROOM = 2_900_000;
interface Shown {
  number: number;
  exception: ListedException;
}

/** Every exception with its facts, the row that it is about, and what management says of it. */
export const exceptions: Section = {
  id: 'exceptions',
  number: '3',
  title: 'Exceptions',
  *body(page) {
    const { conclusion, files } = page;
    const failing = conclusion.results.filter((result) => result.exceptions > 0);
    const total = failing.reduce((sum, result) => sum + result.exceptions, 0);
    if (total === 0) {
      yield html`<p>No exceptions noted. A test without an exception passes only where its evidence is sufficient: section 4 says for each whether it is.</p>`;
      return;
    }
    yield html`<p>${grouped(total)} ${total === 1 ? 'exception' : 'exceptions'} in ${failing.length} ${failing.length === 1 ? 'test' : 'tests'}. ${files.link('exceptions.csv')} lists every one, with the history of each in ${files.link('exceptions-history.csv')}. Status, response, owner and due day are management’s, from the register of exceptions; no response changes a result.</p>`;
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
  const { files } = page;
  yield html`<h3 id="x-${result.id}"><a href="#r-${result.id}">${result.id}</a> ${result.title} <span class="small">· ${grouped(result.exceptions)} ${result.exceptions === 1 ? 'exception' : 'exceptions'}, of ${grouped(result.population.size)} ${result.population.description}</span></h3><p class="small">Rule: ${sentence(result.rule)}</p>`;
  const found: ListedException[] = [];
  for (const exception of page.exceptions.of(result)) {
    found.push(exception);
    if (found.length === MOST) break;
  }
  yield* tableOf<Shown>({
    caption: `Exceptions of ${result.id}`,
    columns: columnsOf(page),
    rows: found.map((exception, at) => ({
      number: before + at + 1,
      exception,
    })),
    none: 'None.',
    budget,
    most: MOST,
    rest: { total: result.exceptions, where: html`${files.link('exceptions.csv')} has all.` },
  });
}

function columnsOf({ files }: Page): TableColumn<Shown>[] {
  const evidence = ({ exception: { dataset, row_id, file, line, record_sha256 } }: Shown): Html =>
    html`<span class="sub">${dataset} ${name(row_id)}${file !== '' && html` · ${files.link(file)}`}${line !== null && html` line ${line} · record <code>${record_sha256.slice(0, 16)}</code>`}</span>`;
  const facts: TableColumn<Shown>[] = [
    { head: 'No.', width: 5, cell: ({ number }) => number },
    {
      head: 'Facts and evidence',
      width: 51,
      cell: (shown) =>
        html`${sentence(shown.exception.facts)}${evidence(shown)}${shown.exception.threshold !== '' && html`<span class="sub">Threshold ${shown.exception.threshold}, ${shown.exception.basis.replaceAll('_', ' ')}</span>`}`,
    },
  ];
  const standing = ({ exception }: Shown) => exception.standing;
  return [
    ...facts,
    {
      head: 'Status',
      width: 11,
      cell: (shown) => {
        const { status, status_reason, change, times, first_seen } = standing(shown);
        return html`${mark(status)}<span class="sub">${change}${times > 1 && html`, in ${times} periods, first ${name(first_seen)}`}${status_reason !== '' && html`; ${sentence(status_reason, 120)}`}</span>`;
      },
    },
    { head: 'Response', width: 17, cell: (shown) => blankOr(standing(shown).response) },
    { head: 'Owner', width: 9, cell: (shown) => blankOr(standing(shown).owner) },
    { head: 'Due', width: 7, cell: (shown) => blankOr(standing(shown).due) },
  ];
}

function blankOr(text: string): Html {
  return text === '' ? NIL : sentence(text, 300);
}
