import { completenessOf, type FleetCluster } from '../../records/fleetManifest.ts';
import { type Html, html } from '../html/html.ts';
import { Budget } from '../parts/budget.ts';
import { mark } from '../parts/marks.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { NIL, name, sentence, time } from '../parts/values.ts';
import type { FleetSection } from './fleetPage.ts';

const ROOM = 900_000;
const MOST = 1_000;

/** The declared population, what was collected of each cluster, and the exceptions of the population. */
export const fleetClusters: FleetSection = {
  id: 'clusters',
  number: '3',
  title: 'Declared clusters and completeness',
  *body({ clusters, outside, population }) {
    const undeclared = population.filter(({ kind }) => kind === 'undeclared');
    yield html`<p>The population is the list of clusters that the entity declares. ${population.length === 0 ? 'Every declared cluster has a complete snapshot and a bundle, and no trust relation names another cluster (F01).' : html`${grouped(population.length)} ${population.length === 1 ? 'exception' : 'exceptions'} of the population (<a href="#x-F01">F01</a>).`}</p>`;
    yield* tableOf({
      caption: 'Declared clusters and how complete each is',
      columns: [
        { head: 'Cluster', width: 17, cell: clusterCell },
        { head: 'Collection', width: 13, cell: (cluster) => mark(completenessOf(cluster)) },
        { head: 'Snapshot', width: 18, cell: snapshotCell },
        { head: 'Audit log', width: 19, cell: logCell },
        { head: 'Bundle, or why there is none', width: 33, cell: bundleCell },
      ],
      rows: clusters,
      none: 'No cluster is declared.',
      budget: new Budget(ROOM),
      most: MOST,
      rest: { total: clusters.length, where: 'clusters.csv has all.' },
    });
    if (outside.length > 0)
      yield html`<h3>Outside of the fleet</h3><p>Clusters that the entity declares to be no part of it. Nothing was collected of them.</p><ul class="plain-list">${outside.map(({ cluster, reason }) => html`<li><b>${name(cluster)}</b>: ${sentence(reason)}</li>`)}</ul>`;
    if (undeclared.length > 0) {
      yield html`<h3>Not declared</h3><p>Clusters that a declared one trusts, or is trusted by. Nothing was collected of them.</p><ul class="plain-list">${undeclared.map(({ cluster, facts }) => html`<li><b>${name(cluster)}</b>: ${sentence(facts)}</li>`)}</ul>`;
    }
  },
};

function clusterCell({ name: declared, tags, teleport }: FleetCluster): Html {
  const words = Object.entries(tags).map(([key, value]) => `${key}: ${value}`);
  return html`<b id="c-${declared}">${declared}</b>${teleport !== null && html`<span class="sub">${name(teleport.name)}, Teleport ${name(teleport.version)}</span>`}${words.length > 0 && html`<span class="sub">${name(words.join(', '))}</span>`}`;
}

function snapshotCell({ snapshot, wanting, datasets }: FleetCluster): Html {
  if (snapshot === null) return NIL;
  const missing = wanting.map(({ dataset, status }) => `${dataset} ${status}`).join(', ');
  return html`number ${snapshot.id}, ${time(snapshot.started)}<span class="sub">${snapshot.status}, ${datasets} datasets${missing !== '' && html`; leaving something out: ${sentence(missing, 400)}`}</span>`;
}

function logCell({ log }: FleetCluster): Html {
  if (log === null) return NIL;
  if (log.events === 0) return html`no events in the period`;
  return html`${grouped(log.events)} ${log.events === 1 ? 'event' : 'events'}<span class="sub">${time(log.first)} to ${time(log.last)}</span>`;
}

function bundleCell({ bundle, why }: FleetCluster): Html {
  if (bundle === null) return html`<span class="bad">No bundle.</span> ${sentence(why)}`;
  return html`<span class="file">${name(bundle.path)}</span><span class="sub">number ${bundle.sequence} of the cluster’s chain · SHA-256 <code class="hash">${bundle.sha256}</code></span>`;
}
