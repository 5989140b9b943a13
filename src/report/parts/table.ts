import { type Content, type Html, html } from '../html/html.ts';
import type { Budget } from './budget.ts';

/** One column of a table. */
export interface TableColumn<Row> {
  head: string;
  cell(row: Row): Content;
  /** share of the width in percent */
  width: number;
  /** right-aligned figures */
  number?: boolean;
}

/** A table of a page. */
export interface Table<Row> {
  /** what a row is, for people who do not see the page */
  caption: string;
  columns: readonly TableColumn<Row>[];
  rows: Iterable<Row>;
  /** the sentence in place of a table without rows */
  none: Content;
  budget: Budget;
  /** most rows that are shown */
  most?: number;
  /** rows that there are, where it is known, and where the rest is: "First 200 of 1,000 shown; …" */
  rest?: { total: number; where: Content };
  className?: string;
}

const MOST = 500;

/**
 * A table that becomes a list of cards where the page is narrow, and ends where its room ends: then it says how many rows are
 * shown and where the others are.
 */
export function* tableOf<Row>(table: Table<Row>): Generator<Html> {
  const { columns, budget, most = MOST, rest } = table;
  let shown = 0;
  let more = false;
  for (const row of table.rows) {
    if (shown === most) {
      more = true;
      break;
    }
    const line = html`<tr>${columns.map((column) => cellOf(column, row))}</tr>`;
    if (!budget.take(line.toString())) {
      more = true;
      break;
    }
    if (shown === 0)
      yield html`<table class="list ${table.className}" style="${labels(columns)}">${headOf(table)}<tbody>`;
    shown += 1;
    yield line;
  }
  if (shown > 0) yield html`</tbody></table>`;
  else if (!more) yield html`<p class="none">${table.none}</p>`;
  const total = rest?.total ?? shown;
  if (more || total > shown)
    yield html`<p class="more">${shown === 0 ? 'No row' : `First ${grouped(shown)}`} of ${total > shown ? grouped(total) : 'more'} shown. ${rest?.where}</p>`;
}

/** A whole number with its thousands apart. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function headOf<Row>({ caption, columns }: Table<Row>): Html {
  const heads = columns.map(
    ({ head, width, number }) =>
      html`<th scope="col" style="width:${width}%" class="${number === true && 'n'}">${head}</th>`,
  );
  return html`<caption>${caption}</caption><thead><tr>${heads}</tr></thead>`;
}

function cellOf<Row>({ cell, number }: TableColumn<Row>, row: Row): Html {
  return number === true ? html`<td class="n">${cell(row)}</td>` : html`<td>${cell(row)}</td>`;
}

/** Headings of the cells of a card, as the style sheet reads them: our own words, without quotes. */
function labels<Row>(columns: readonly TableColumn<Row>[]): string {
  return columns.map(({ head }, index) => `--h${index + 1}:'${head}'`).join(';');
}
