import type { JsonValue } from '../../../../formats/canonicalJson.ts';
import { object, text } from '../../../../formats/json.ts';
import type { EvidenceSet } from '../../../evidenceSet.ts';

/** Owners of resources: by the entity's inventory, else by the label `owner` of the resource. */
export class Owners {
  readonly #byName = new Map<string, string>();

  constructor({ db }: EvidenceSet) {
    const rows = db
      .prepare<[], { resource: string; owner: string }>(
        "SELECT resource, owner FROM inventory_list WHERE owner <> '' AND resource <> ''",
      )
      .all();
    for (const { resource, owner } of rows) this.#byName.set(resource, owner);
  }

  /** @param labels labels of the resource as an event names them */
  of(resource: string, labels?: JsonValue): string {
    return this.#byName.get(resource) ?? text(object(labels).owner);
  }

  /** Owners of resources that a request names, each once. @param resources "cluster/kind/name[/sub]" */
  ofResources(resources: readonly string[]): string {
    const owners = resources.map((resource) => this.of(resource.split('/')[2] ?? ''));
    return [...new Set(owners.filter((owner) => owner !== ''))].join('; ');
  }
}
