import type { TestConclusion } from '../../records/controls.ts';
import { MOST_SEVERE_FIRST } from '../../records/controls.ts';
import type { FleetCluster, FleetResult } from '../../records/fleetManifest.ts';
import { type Html, html } from '../html/html.ts';
import { Budget } from '../parts/budget.ts';
import { mark, toneOf } from '../parts/marks.ts';
import { grouped, type TableColumn, tableOf } from '../parts/table.ts';
import { sentence } from '../parts/values.ts';
import type { FleetPage, FleetSection } from './fleetPage.ts';

/** Names of clusters in one cell. */
const MOST_NAMED = 12;
const ROOM = 700_000;

/** Counts of results, and the same by cluster. */
export const fleetSummary: FleetSection = {
  id: 'summary',
  number: '2',
  title: 'Summary',
  *body(page) {
    const { results, clusters } = page;
    const exceptions = results.reduce((sum, { exceptions: own }) => sum + own, 0);
    const missing = clusters.filter(({ bundle }) => bundle === null).length;
    yield html`<ul class="counts">${MOST_SEVERE_FIRST.map((word) => html`<li class="${toneOf(word)}"><b>${results.filter(({ result }) => result === word).length}</b><span>${word.replaceAll('_', ' ')}${word === 'exception' && `: ${grouped(exceptions)} in all`}</span></li>`)}</ul>`;
    yield html`<p>A test counts once, with its most severe result in any cluster.${missing > 0 && ` ${missing} of ${clusters.length} clusters ${missing === 1 ? 'has' : 'have'} no bundle: no test is without an exception for the fleet until every cluster has one.`}</p>`;
    yield html`<h3>Results by cluster</h3>`;
    yield* tableOf({
      caption: 'Results of tests by cluster',
      columns: [
        { head: 'Cluster', width: 25, cell: ({ name }) => html`<a href="#c-${name}">${name}</a>` },
        ...MOST_SEVERE_FIRST.map(
          (word): TableColumn<FleetCluster> => ({
            head: capital(word),
            width: 12,
            number: true,
            cell: (cluster) => countOf(page, cluster, word),
          }),
        ),
        { head: 'Exceptions', width: 15, number: true, cell: (cluster) => exceptionsOf(page, cluster) },
      ],
      rows: clusters,
      none: 'No cluster is declared.',
      budget: new Budget(ROOM),
      most: 1_000,
      rest: { total: clusters.length, where: 'results.csv has all.' },
    });
  },
};

/** Each procedure with the clusters in the column of their result. */
export const fleetResults: FleetSection = {
  id: 'results',
  number: '4',
  title: 'Results by procedure and cluster',
  *body({ results, clusters }) {
    yield html`<p class="small">Each cluster is in the column of its result; the number behind it counts its exceptions. results.csv has the explanation and the population of each.</p>`;
    yield* tableOf<FleetResult>({
      caption: 'Results of tests by procedure, with the clusters that have each',
      className: 'matrix',
      columns: [
        {
          head: 'Procedure',
          width: 30,
          cell: ({ id, title, result, exceptions, criteria }) =>
            html`<b id="r-${id}">${exceptions > 0 ? html`<a href="#x-${id}">${id}</a>` : id}</b> ${title}<span class="sub">${criteria.join(', ')} ${mark(result)}</span>`,
        },
        ...MOST_SEVERE_FIRST.map(
          (word): TableColumn<FleetResult> => ({
            head: capital(word),
            width: 14,
            cell: (result) => chips(result, word, clusters.length),
          }),
        ),
      ],
      rows: results,
      none: 'No test was performed: no cluster has a bundle.',
      budget: new Budget(ROOM),
      rest: { total: results.length, where: 'results.csv has all.' },
    });
    yield html`<h3>Rules</h3>`;
    yield html`<ul class="plain-list">${results.map(({ id, rule }) => html`<li><b>${id}</b> ${sentence(rule, 500)}</li>`)}</ul>`;
  },
};

function chips({ clusters }: FleetResult, word: TestConclusion, declared: number): Html {
  const own = clusters.filter(({ result }) => result === word);
  // a row that says the same of every cluster need not name them all
  if (own.length === declared && declared > 3 && own.every(({ exceptions }) => exceptions === 0))
    return html`<span class="chips"><span class="chip ${toneOf(word)}">all ${declared}</span></span>`;
  const rest = own.length - MOST_NAMED;
  return html`<span class="chips">${own.slice(0, MOST_NAMED).map(({ cluster, exceptions }) => html`<a class="chip long ${toneOf(word)}" href="#c-${cluster}">${cluster}${exceptions > 0 && html`<span> · ${grouped(exceptions)}</span>`}</a>`)}${rest > 0 && html`<span class="chip">and ${rest} more</span>`}</span>`;
}

function countOf({ results }: FleetPage, { name, bundle }: FleetCluster, word: TestConclusion): string {
  if (bundle === null) return '–';
  return String(
    results.filter(({ clusters }) => clusters.some((one) => one.cluster === name && one.result === word))
      .length,
  );
}

function exceptionsOf({ results }: FleetPage, { name, bundle }: FleetCluster): string {
  const own = results.flatMap(({ clusters }) => clusters.filter(({ cluster }) => cluster === name));
  const sum = own.reduce((total, { exceptions }) => total + exceptions, 0);
  return bundle === null ? `${sum} (F01)` : grouped(sum);
}

function capital(word: string): string {
  const text = word.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
