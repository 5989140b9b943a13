import type { FleetResult } from '../../records/fleetManifest.ts';
import { type Html, html } from '../html/html.ts';
import { Budget } from '../parts/budget.ts';
import { mark } from '../parts/marks.ts';
import { grouped, type TableColumn, tableOf } from '../parts/table.ts';
import { NIL, name, sentence } from '../parts/values.ts';
import { type FleetPage, type FleetSection, MOST_SHOWN, type ShownFleetException } from './fleetPage.ts';

/** Bytes of the section. */
const ROOM = 2_400_000;

/** The exceptions of all clusters by procedure, those of the population first. */
export const fleetExceptionList: FleetSection = {
  id: 'exceptions',
  number: '5',
  title: 'Exceptions of all clusters',
  *body(page) {
    const failing = page.results.filter(({ exceptions }) => exceptions > 0);
    const total = failing.reduce((sum, { exceptions }) => sum + exceptions, 0);
    if (total === 0) {
      yield html`<p>No exceptions noted. A test without an exception passes only where its evidence is sufficient, in every cluster: section 4 says for each whether it is.</p>`;
      return;
    }
    yield html`<p>${grouped(total)} ${total === 1 ? 'exception' : 'exceptions'} in ${failing.length} ${failing.length === 1 ? 'test' : 'tests'}. exceptions.csv lists every one. File and line are in the bundle of the cluster. Status, response, owner and due day are management’s, from the register of exceptions of each cluster; no response changes a result.</p>`;
    const room = new Budget(ROOM);
    for (const [index, result] of failing.entries()) {
      const given = Math.floor(room.left / (failing.length - index));
      const budget = room.share(failing.length - index);
      yield* ofProcedure(page, result, budget);
      room.settle(budget, given);
    }
  },
};

function* ofProcedure({ exceptions }: FleetPage, result: FleetResult, budget: Budget): Generator<Html> {
  const count = result.exceptions;
  yield html`<h3 id="x-${result.id}"><a href="#r-${result.id}">${result.id}</a> ${result.title} <span class="small">· ${grouped(count)} ${count === 1 ? 'exception' : 'exceptions'}</span></h3><p class="small">Rule: ${sentence(result.rule)}</p>`;
  yield* tableOf({
    caption: `Exceptions of ${result.id}`,
    columns: COLUMNS,
    rows: exceptions.get(result.id) ?? [],
    none: 'None.',
    budget,
    most: MOST_SHOWN,
    rest: { total: count, where: 'exceptions.csv has all.' },
  });
}

const COLUMNS: readonly TableColumn<ShownFleetException>[] = [
  { head: 'No.', width: 6, cell: ({ number }) => number },
  { head: 'Cluster', width: 13, cell: ({ cluster }) => html`<b>${name(cluster)}</b>` },
  {
    head: 'Facts and evidence',
    width: 42,
    cell: ({ cells }) =>
      html`${sentence(cells.facts ?? '')}<span class="sub">${cells.dataset} ${name(cells.row_id)}${cells.file !== '' && html` · ${name(cells.file)}`}${cells.line !== '' && html` line ${cells.line}`}</span>`,
  },
  {
    head: 'Status',
    width: 12,
    cell: ({ cells }) => html`${mark(cells.status ?? '')}<span class="sub">${cells.change}</span>`,
  },
  { head: 'Response', width: 14, cell: ({ cells }) => blankOr(cells.response) },
  { head: 'Owner', width: 7, cell: ({ cells }) => blankOr(cells.owner) },
  { head: 'Due', width: 6, cell: ({ cells }) => blankOr(cells.due) },
];

function blankOr(text: string | undefined): Html {
  return text === undefined || text === '' ? NIL : sentence(text, 300);
}
