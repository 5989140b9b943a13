import { eventOutcome } from '../../datasets/eventTypes/outcome.ts';
import { inventoryFacts as dataset } from '../../datasets/inventory/inventoryFacts.ts';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { object, text } from '../../formats/json.ts';
import type { TimeRange } from '../../formats/timeRange.ts';
import { preciseText } from '../../formats/timestamp.ts';
import type { StoreReader } from '../../store/store.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../scope.ts';
import { settingValue } from '../settings.ts';
import { startedMs } from '../states.ts';
import type { ComputedTable } from './computedTable.ts';

/** A listing is read within this time of its snapshot's start, and the log up to a little before it. */
const READ_WITHIN_US = 15 * 60_000_000;

/** Kinds in which an inventory names the resources of a dataset (`people import --kind inventory`). */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  nodes: ['node', 'nodes', 'server', 'host'],
  apps: ['app', 'apps', 'application'],
  databases: ['db', 'dbs', 'database', 'databases'],
  kubernetes: ['kube_cluster', 'kube', 'kubernetes', 'kubernetes_cluster'],
  desktops: ['windows_desktop', 'desktop', 'desktops'],
};

/** Event types that show a host joining; read whatever their time. */
export const HOST_JOINS = ['instance.join'];

/** Labels, joins and listing of nodes and other resources. */
export const inventoryFacts: ComputedTable = {
  add: (set, scope) =>
    void addMade(set, dataset, facts(set, scope), ({ dataset: of, resource_row }) => `${of}/${resource_row}`),
};

function* facts(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const listOf = (name: string) => {
    const value = settingValue(scope.all, name);
    return Array.isArray(value) ? (value as string[]) : [];
  };
  const required = listOf('required_labels').map((label) => label.split('|'));
  const labelled = new Set(['nodes', ...listOf('labels_on')]);
  const inventory = readInventory(set);
  const joins = new Joins(scope);
  for (const [of, kinds] of Object.entries(KINDS)) {
    const isCompared = of === 'nodes' || kinds.some((kind) => inventory.kinds.has(kind));
    if (!labelled.has(of) && !isCompared) continue;
    for (const { key, json } of set.rows(of)) {
      const body = JSON.parse(json) as JsonObject;
      const name = nameOf(of, body);
      const labels = labelsOf(body);
      const missing = labelled.has(of)
        ? required.filter((choice) => !choice.some((label) => labels.has(label)))
        : [];
      const isListed = [name, key].some((one) =>
        ['', ...kinds].some((kind) => inventory.resources.has(`${kind}\0${one}`)),
      );
      yield {
        dataset: of,
        resource_row: key,
        name,
        missing_labels: missing.map((choice) => choice.join('|')).join(', '),
        agentless: text(body.sub_kind) !== '' && text(body.sub_kind) !== 'teleport',
        ...(of === 'nodes' ? joins.factsOf(key, text(object(body.metadata).name), name) : NO_JOINS),
        compared: isCompared,
        listed: isListed,
      };
    }
  }
}

const NO_JOINS = { auth_host: false, first_seen: null, joined: false, log_covers: false };

/** Kinds and resources of the entity's own inventory. */
function readInventory({ db }: EvidenceSet): { kinds: Set<string>; resources: Set<string> } {
  const rows = db
    .prepare<[], { resource: string; kind: string }>('SELECT resource, kind FROM inventory_list')
    .all()
    .map(({ resource, kind }) => ({ resource, kind: kind.toLowerCase() }));
  return {
    kinds: new Set(rows.map(({ kind }) => kind)),
    resources: new Set(rows.map(({ resource, kind }) => `${kind}\0${resource}`)),
  };
}

/** How nodes came to the gateway, by all of the log that the store holds. */
class Joins {
  readonly #store: StoreReader;
  readonly #hosts = new Set<string>();
  readonly #named = new Set<string>();
  readonly #authHosts: ReadonlySet<string>;
  /** whole listings of nodes, oldest first */
  readonly #listings: readonly { id: number; us: number }[];
  readonly #read: readonly TimeRange[];
  readonly #silent: readonly TimeRange[];

  constructor({ store, log, closing }: EvidenceScope) {
    this.#store = store;
    this.#authHosts = new Set(store.changedKeys('auth_servers', 0));
    this.#listings = store
      .snapshots()
      .filter(
        (snapshot) => snapshot.finished && snapshot.id <= closing.id && isWhole(outcomeIn(snapshot, 'nodes')),
      )
      .map((snapshot) => ({ id: snapshot.id, us: startedMs(snapshot) * 1000 }));
    this.#read = store.readRanges();
    this.#silent = log.gaps.filter(({ kind }) => kind === 'silent');
    const range = { fromUs: 0, toUs: Number.MAX_SAFE_INTEGER, types: HOST_JOINS };
    for (const { event, code, json } of store.events(range)) {
      const body = JSON.parse(json) as JsonObject;
      if (eventOutcome({ event, code, body }) !== 'succeeded') continue;
      const host = text(body.host_id);
      if (host === '') this.#named.add(text(body.node_name));
      else this.#hosts.add(host);
    }
  }

  factsOf(key: string, host: string, name: string): JsonObject {
    const first = this.#store.versions('nodes', key)[0]?.fromSnapshot;
    const at = this.#listings.findIndex(({ id }) => id === first);
    const seen = this.#listings[at];
    // it came after the listing before: where there is none, nobody knows when
    const since = this.#listings[at - 1];
    return {
      auth_host: this.#authHosts.has(host),
      first_seen: seen === undefined ? null : preciseText(seen.us),
      joined: this.#hosts.has(host) || this.#named.has(name),
      log_covers: seen !== undefined && since !== undefined && this.#covers(since.us, seen.us),
    };
  }

  #covers(fromUs: number, toUs: number): boolean {
    return (
      this.#read.some((range) => range.fromUs <= fromUs && range.toUs >= toUs - READ_WITHIN_US) &&
      !this.#silent.some((gap) => gap.fromUs < toUs && gap.toUs > fromUs)
    );
  }
}

/** Host name of a node; the name of what an agent serves, else the resource's own. */
function nameOf(of: string, body: JsonObject): string {
  const spec = object(body.spec);
  const served = [spec.app, spec.database, spec.cluster].map((one) =>
    text(object(object(one).metadata).name),
  );
  const hostname = of === 'nodes' ? text(spec.hostname) : '';
  return hostname || served.find((name) => name !== '') || text(object(body.metadata).name);
}

/** Names of the labels of a resource that have a value, those by command among them. */
function labelsOf(body: JsonObject): Set<string> {
  const spec = object(body.spec);
  const served = [spec.app, spec.database, spec.cluster].map(object);
  const maps = [
    object(body.metadata).labels,
    spec.cmd_labels,
    spec.dynamic_labels,
    ...served.flatMap((one) => [object(one.metadata).labels, object(one.spec).dynamic_labels]),
  ];
  return new Set(
    maps.flatMap((map) =>
      Object.entries(object(map)).flatMap(([name, value]) => (hasValue(value) ? [name] : [])),
    ),
  );
}

/** A label by command has its command and the result that it gave last. */
function hasValue(value: JsonValue | undefined): boolean {
  return typeof value === 'string' ? value.trim() !== '' : value !== null && value !== undefined;
}
