import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { ResourceVersion } from '../../../store/store.ts';

/** One step from a state of a resource to the next, with the snapshot that first showed the new one. */
export interface Transition {
  before: JsonObject | null;
  after: JsonObject | null;
  snapshot: number;
}

/** Every step of a resource through its whole listings, oldest first; null: it was not there. */
export function* transitions(versions: readonly ResourceVersion[]): Generator<Transition> {
  let last: ResourceVersion | null = null;
  for (const version of versions.filter(({ whole }) => whole)) {
    const joined = last !== null && last.untilSnapshot === version.fromSnapshot;
    if (last !== null && !joined && last.untilSnapshot !== null)
      yield { before: parsed(last), after: null, snapshot: last.untilSnapshot };
    yield { before: joined ? parsed(last) : null, after: parsed(version), snapshot: version.fromSnapshot };
    last = version;
  }
  if (last !== null && last.untilSnapshot !== null)
    yield { before: parsed(last), after: null, snapshot: last.untilSnapshot };
}

function parsed(version: ResourceVersion | null): JsonObject | null {
  return version === null ? null : (JSON.parse(version.json) as JsonObject);
}
