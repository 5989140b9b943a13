import { type Html, html } from '../html/html.ts';
import type { ChangeSummary } from '../input.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { mark } from '../parts/marks.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { digest, sentence } from '../parts/values.ts';

const ROOM = 60_000;
const MOST = 200;

/** What changed since the previous bundle of the chain. */
export const change: Section = {
  id: 'change',
  number: '11',
  title: 'Change since the last bundle',
  *body(page) {
    const { bundle } = page;
    if (bundle === null) {
      yield html`<p>A draft has no place in the chain of bundles and is compared with none. The export compares with the bundle before it.</p>`;
      return;
    }
    if (bundle.previous === null) {
      yield html`<p>There is no previous bundle: this is number 1 of its chain. Nothing can be compared, and nothing here is new, repeated or resolved.</p>`;
      return;
    }
    yield html`<p>The previous bundle is number ${bundle.previous.sequence}, id <code>${bundle.previous.bundle_id}</code>. The SHA-256 of its SHA256SUMS must be ${digest(bundle.previous.sha256sums_sha256)}.</p>`;
    if (page.change === null) {
      yield html`<p>This bundle holds no comparison of rows with the previous one. The two can be compared file by file: records are sorted, one a line.</p>`;
      return;
    }
    yield* changes(page, page.change);
  },
};

function* changes(
  { files }: Page,
  { datasets, results, settings, lateEvents }: ChangeSummary,
): Generator<Html> {
  const where = html`The files of ${files.link('delta/')} have all.`;
  yield html`<h3>Datasets</h3>`;
  yield* tableOf<ChangeSummary['datasets'][number]>({
    caption: 'Rows added, removed and changed by dataset',
    columns: [
      { head: 'Dataset', width: 46, cell: ({ dataset }) => dataset },
      { head: 'Added', width: 18, number: true, cell: ({ added }) => grouped(added) },
      { head: 'Removed', width: 18, number: true, cell: ({ removed }) => grouped(removed) },
      { head: 'Changed', width: 18, number: true, cell: ({ changed }) => grouped(changed) },
    ],
    rows: datasets,
    none: 'No row of any dataset differs.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total: datasets.length, where },
  });
  yield html`<h3>Results</h3>`;
  yield* tableOf<ChangeSummary['results'][number]>({
    caption: 'Results that changed',
    columns: [
      { head: 'Test', width: 20, cell: ({ id }) => html`<a href="#r-${id}">${id}</a>` },
      { head: 'Before', width: 40, cell: ({ before }) => mark(before) },
      { head: 'Now', width: 40, cell: ({ after }) => mark(after) },
    ],
    rows: results,
    none: 'No result changed.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total: results.length, where },
  });
  yield html`<h3>Settings of the tests</h3>`;
  yield* tableOf<ChangeSummary['settings'][number]>({
    caption: 'Settings that changed',
    columns: [
      { head: 'Setting', width: 30, cell: ({ name }) => html`<code>${name}</code>` },
      { head: 'Before', width: 35, cell: ({ before }) => sentence(before, 200) },
      { head: 'Now', width: 35, cell: ({ after }) => sentence(after, 200) },
    ],
    rows: settings,
    none: 'No setting changed.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total: settings.length, where },
  });
  yield html`<h3>Late events</h3><p>${lateEvents === 0 ? 'No event of a period already exported arrived later.' : `${grouped(lateEvents)} events of a period already exported arrived later.`}</p>`;
}
