import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { ResourceVersion } from '../../store/store.ts';
import type { Resource } from '../access/input.ts';
import type { EvidenceScope } from '../scope.ts';
import { startedMs } from '../states.ts';
import { batches } from './batches.ts';

/** Span in which a definition stood, microseconds since 1970; null for an open end. */
export interface DefinitionSpan {
  from: number | null;
  until: number | null;
}

/**
 * Every definition of a dataset's resources that a snapshot between the opening and the closing one showed, with the span from
 * the first snapshot that showed it to the first that no longer did. Without an opening snapshot: the definitions at the closing
 * one.
 */
export function* definitionsOf(
  scope: EvidenceScope,
  dataset: string,
): Generator<Resource & { validity: DefinitionSpan }> {
  const { store, opening, closing } = scope;
  const started = new Map(store.snapshots().map((snapshot) => [snapshot.id, startedMs(snapshot) * 1000]));
  const first = (opening ?? closing).id;
  for (const keys of batches(keysOf(scope, dataset))) {
    for (const [rowId, versions] of store.versionsOf(dataset, keys)) {
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

/** Whether a definition is the one of the closing snapshot. */
export function isClosing({ until }: DefinitionSpan, { closing }: EvidenceScope): boolean {
  return until === null || until > startedMs(closing) * 1000;
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

/** Keys of the closing snapshot, and those that changed or went since the opening one. */
function* keysOf({ store, opening, closing }: EvidenceScope, dataset: string): Generator<string> {
  const seen = new Set<string>();
  for (const { key } of store.rows(closing.id, dataset)) {
    seen.add(key);
    yield key;
  }
  if (opening === null) return;
  for (const key of store.changedKeys(dataset, opening.id)) if (!seen.has(key)) yield key;
}
