import { inventoryFacts as dataset } from '../../datasets/inventory/inventoryFacts.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { object, text } from '../../formats/json.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';
import { settingValue } from '../settings.ts';
import type { ComputedTable } from './computedTable.ts';

/** Labels and joins of nodes and other resources. */
export const inventoryFacts: ComputedTable = {
  add: (set, scope) =>
    void addMade(set, dataset, facts(set, scope), ({ dataset: of, resource_row }) => `${of}/${resource_row}`),
};

function* facts(set: EvidenceSet, { all, store }: EvidenceScope): Generator<JsonObject> {
  const listOf = (name: string) => {
    const value = settingValue(all, name);
    return Array.isArray(value) ? (value as string[]) : [];
  };
  const required = listOf('required_labels').map((label) => label.split('|'));
  const started = new Map(store.snapshots().map(({ id, started: at }) => [id, at]));
  const joined = set.db
    .prepare<[string, string], number>(
      'SELECT count(*) FROM instance_joins WHERE ok = 1 AND (host_id = ? OR node_name = ?)',
    )
    .pluck();
  const listed = set.db
    .prepare<[string, string], number>('SELECT count(*) FROM inventory_list WHERE resource IN (?, ?)')
    .pluck();
  for (const of of new Set(['nodes', ...listOf('labels_on')])) {
    for (const { key, json } of set.rows(of)) {
      const body = JSON.parse(json) as JsonObject;
      const spec = object(body.spec);
      const labels = labelsOf(body);
      const name = text(spec.hostname) || text(object(body.metadata).name);
      const missing = required.filter((choice) => !choice.some((label) => labels.has(label)));
      const first = store.versions(of, key)[0]?.fromSnapshot;
      yield {
        dataset: of,
        resource_row: key,
        name,
        missing_labels: missing.map((choice) => choice.join('|')).join(', '),
        agentless: text(body.sub_kind) !== '' && text(body.sub_kind) !== 'teleport',
        first_seen: first === undefined ? null : (started.get(first) ?? null),
        joined: (joined.get(text(object(body.metadata).name), name) as number) > 0,
        listed: (listed.get(name, key) as number) > 0,
      };
    }
  }
}

/** Names of the labels of a resource, those by command among them. */
function labelsOf(body: JsonObject): Set<string> {
  const spec = object(body.spec);
  const inner = [spec.app, spec.database, spec.cluster].map((one) => object(object(one).metadata));
  const maps = [object(body.metadata).labels, spec.cmd_labels, ...inner.map(({ labels }) => labels)];
  return new Set(maps.flatMap((map) => Object.keys(object(map))));
}
