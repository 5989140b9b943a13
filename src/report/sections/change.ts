import type { DatasetDelta, DeltaSummary } from '../../records/delta.ts';
import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { factsOf } from '../parts/facts.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { digest, NIL, sentence } from '../parts/values.ts';

const ROOM = 60_000;
const MOST = 200;

/** Changes since the previous bundle of the chain. */
export const change: Section = {
  id: 'change',
  number: '12',
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
    yield* changes(page, bundle.delta);
  },
};

function* changes({ files }: Page, delta: DeltaSummary): Generator<Html> {
  if (delta.reason !== '') yield html`<p>${sentence(delta.reason)}</p>`;
  if (delta.known === 'no') return;
  const { added, removed, changed, unchanged } = delta.exceptions;
  yield factsOf([
    [
      'Exceptions',
      `${grouped(added)} added, ${grouped(removed)} removed, ${grouped(changed)} with other facts, ${grouped(unchanged)} as before`,
    ],
    [
      'Results of tests',
      delta.results_changed === 0
        ? 'none changed'
        : html`${grouped(delta.results_changed)} changed: ${files.link('delta/results.csv')}`,
    ],
    [
      'Settings of tests',
      delta.settings_changed === 0
        ? 'none changed'
        : html`${grouped(delta.settings_changed)} changed: ${files.link('delta/settings.csv')}`,
    ],
    ['Late events', lateEvents(delta)],
  ]);
  const compared = delta.datasets.filter(
    (dataset) =>
      dataset.compared !== 'no' &&
      [dataset.added, dataset.removed, dataset.changed].some((count) => count === null || count > 0),
  );
  yield html`<h3>Datasets</h3>`;
  yield* tableOf<DatasetDelta>({
    caption: 'Rows added, removed and changed by dataset',
    columns: [
      {
        head: 'Dataset',
        width: 40,
        cell: ({ dataset, note }) =>
          html`${dataset}${note !== '' && html`<span class="sub">${sentence(note, 200)}</span>`}`,
      },
      { head: 'Rows before', width: 12, number: true, cell: ({ before }) => countOf(before) },
      { head: 'Rows now', width: 12, number: true, cell: ({ after }) => countOf(after) },
      { head: 'Added', width: 12, number: true, cell: ({ added }) => countOf(added) },
      { head: 'Removed', width: 12, number: true, cell: ({ removed }) => countOf(removed) },
      { head: 'Changed', width: 12, number: true, cell: ({ changed }) => countOf(changed) },
    ],
    rows: compared,
    none: 'No row of any dataset that was compared differs.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total: compared.length, where: html`${files.link('delta/datasets.csv')} has all.` },
  });
}

/** A dash: not determined. */
function countOf(count: number | null): Html | string {
  return count === null ? NIL : grouped(count);
}

function lateEvents({ late_events: count }: DeltaSummary): string {
  if (count === null) return 'not determined';
  return count === 0
    ? 'no event of a period already exported arrived later'
    : `${grouped(count)} events of a period already exported arrived later`;
}
