import { REQUEST_STATES, type RequestRow } from '../../records/requestList.ts';
import { type Html, html } from '../html/html.ts';
import type { Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { mark, toneOf } from '../parts/marks.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { sentence } from '../parts/values.ts';

const ROOM = 200_000;
/** Files of one item that are named. */
const MOST_FILES = 6;

/** The request list: each item with its state and its files. */
export const requestList: Section = {
  id: 'request-list',
  number: '5',
  title: 'Request list',
  *body({ requests, files }) {
    yield html`<ul class="counts">${REQUEST_STATES.map((state) => html`<li class="${toneOf(state)}"><b>${requests.filter((row) => row.state === state).length}</b><span>${state}</span></li>`)}</ul><p>Collected and derived items were read completely. An outstanding item says what supplies it; an unsupported one cannot exist in this version or edition of the gateway. ${files.link('requests.csv')} adds points of focus and the rows of each dataset.</p>`;
    yield* tableOf<RequestRow>({
      caption: 'Items of the request list',
      columns: [
        { head: 'Item', width: 6, cell: ({ item }) => item },
        {
          head: 'Wording',
          width: 34,
          cell: ({ wording, criteria }) => html`${wording}<span class="sub">${criteria.join(', ')}</span>`,
        },
        { head: 'State', width: 13, cell: ({ state }) => mark(state) },
        { head: 'Rows', width: 9, number: true, cell: ({ rows }) => grouped(rows) },
        {
          head: 'Files, or the next step',
          width: 38,
          cell: (row) =>
            html`${filesOf(row, files.link)}${row.next !== '' && html`<span class="sub">Next: ${sentence(row.next, 300)}</span>`}`,
        },
      ],
      rows: requests,
      none: 'The request list is empty.',
      budget: new Budget(ROOM),
      rest: { total: requests.length, where: html`${files.link('requests.csv')} has all.` },
    });
  },
};

function filesOf({ files }: RequestRow, link: (path: string, text?: string) => Html): Html {
  const rest = files.length - MOST_FILES;
  return html`${files.slice(0, MOST_FILES).map((path, index) => html`${index > 0 && ', '}${link(path, path.replace(/^evidence\//, ''))}`)}${rest > 0 && ` and ${rest} more`}`;
}
