import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { ResourceVersion } from '../../store/store.ts';
import type { Resource } from '../access/input.ts';
import type { Validity } from '../access/rows/roleCapabilityRow.ts';
import type { EvidenceScope } from '../scope.ts';
import { startedMs } from '../states.ts';
import { batches } from './batches.ts';

/**
 * Every definition of a role that a snapshot between the opening and the closing one showed, with the span from the first
 * snapshot that showed it to the first that no longer did. Without an opening snapshot: the definitions at the closing one.
 */
export function* roleDefinitions(scope: EvidenceScope): Generator<Resource & { validity: Validity }> {
  const { store, opening, closing } = scope;
  const started = new Map(store.snapshots().map((snapshot) => [snapshot.id, startedMs(snapshot) * 1000]));
  const first = (opening ?? closing).id;
  for (const keys of batches(roleKeys(scope))) {
    for (const [rowId, versions] of store.versionsOf('roles', keys)) {
      for (const { json, fromSnapshot, untilSnapshot } of shown(versions, first, closing.id)) {
        const validity = {
          from: started.get(fromSnapshot) ?? null,
          until: untilSnapshot === null ? null : (started.get(untilSnapshot) ?? null),
        };
        yield { rowId, body: JSON.parse(json) as JsonObject, validity };
      }
    }
  }
}

/** Versions that a snapshot of the span showed; of a whole and a partial listing with the same start, the whole one. */
function shown(versions: readonly ResourceVersion[], first: number, last: number): ResourceVersion[] {
  const found = new Map<number, ResourceVersion>();
  for (const version of versions) {
    const { fromSnapshot, untilSnapshot, whole } = version;
    if (fromSnapshot > last || (untilSnapshot !== null && untilSnapshot <= first)) continue;
    if (whole || !found.has(fromSnapshot)) found.set(fromSnapshot, version);
  }
  return [...found.values()];
}

/** Roles of the closing snapshot, and those that changed or went since the opening one. */
function* roleKeys({ store, opening, closing }: EvidenceScope): Generator<string> {
  const seen = new Set<string>();
  for (const { key } of store.rows(closing.id, 'roles')) {
    seen.add(key);
    yield key;
  }
  if (opening === null) return;
  for (const key of store.changedKeys('roles', opening.id)) if (!seen.has(key)) yield key;
}
