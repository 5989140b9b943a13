import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { mark } from '../parts/marks.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { name, sentence } from '../parts/values.ts';

const ROOM = 70_000;
const MOST = 200;
/** Statuses that leave something out; an unsupported dataset has nothing to leave out. */
const WANTING: ReadonlySet<string> = new Set(['partial', 'denied', 'failed', 'unsupported']);

/** Known limitations, and what was taken out before anything was kept. */
export const limitations: Section = {
  id: 'limitations',
  number: '13',
  title: 'Known limitations and redactions',
  *body(page) {
    yield html`<p>Nothing in this section is a pass. An absent record proves something only where the collection was complete.</p>`;
    yield* sentencesOf(page);
    yield* datasets(page);
    yield* redactions(page);
  },
};

function* sentencesOf({ limitations: said, files }: Page): Generator<Html> {
  const room = new Budget(ROOM);
  const items: Html[] = [];
  for (const text of said) {
    const item = html`<li>${sentence(text)}</li>`;
    if (items.length === MOST || !room.take(item.toString())) break;
    items.push(item);
  }
  yield html`<h3>General</h3><ul class="plain-list">${items}</ul>`;
  if (items.length < said.length)
    yield html`<p class="more">First ${items.length} of ${grouped(said.length)} shown. ${files.link('known-limitations.txt')} has all.</p>`;
}

interface Wanting {
  table: string;
  status: string;
  reason: string;
  permission: string;
}

function* datasets({ conclusion: { set }, files }: Page): Generator<Html> {
  const wanting: Wanting[] = set
    .tables()
    .flatMap(({ table, outcome }) =>
      outcome !== null && WANTING.has(outcome.status)
        ? { table, status: outcome.status, reason: outcome.reason, permission: outcome.permission }
        : [],
    );
  yield html`<h3>Datasets that are not complete</h3>`;
  yield* tableOf<Wanting>({
    caption: 'Datasets that are partial, denied, failed or unsupported',
    columns: [
      { head: 'Dataset', width: 26, cell: ({ table }) => html`<a href="#d-${table}">${table}</a>` },
      { head: 'Status', width: 14, cell: ({ status }) => mark(status) },
      {
        head: 'Why',
        width: 60,
        cell: ({ reason, permission, status }) =>
          html`${sentence(reason)}${status === 'denied' && permission !== '' && html`<span class="sub">needs ${permission}</span>`}`,
      },
    ],
    rows: wanting,
    none: 'Every dataset that was collected is complete.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total: wanting.length, where: html`${files.link('known-limitations.txt')} has all.` },
  });
}

function* redactions({ redactions: taken, files }: Page): Generator<Html> {
  yield html`<h3>Redactions</h3><p class="small">Taken out of the gateway’s answers and of local files before anything was kept, by path and rule.</p>`;
  yield* tableOf<Page['redactions'][number]>({
    caption: 'Redactions',
    columns: [
      { head: 'Path', width: 58, cell: ({ path }) => name(path) },
      { head: 'Rule', width: 28, cell: ({ rule }) => name(rule) },
      { head: 'Times', width: 14, number: true, cell: ({ count }) => grouped(count) },
    ],
    rows: taken,
    none: 'Nothing was taken out.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total: taken.length, where: html`${files.link('manifest.json')} has all.` },
  });
}
