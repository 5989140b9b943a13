import { svidLimits as dataset } from '../../../datasets/machines/svidLimits.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { object, text } from '../../../formats/json.ts';
import { duration } from '../../access/time.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { ComputedTable } from '../computedTable.ts';

/** Longest life of the identities that each workload identity gives, for X.509 and for JSON Web Tokens. */
export const svidLimits: ComputedTable = {
  add: (set) =>
    void addMade(set, dataset, limits(set), ({ identity_row, kind }) => `${identity_row}/${kind}`),
};

function* limits(set: EvidenceSet): Generator<JsonObject> {
  for (const { key, json } of set.rows('workload_identities')) {
    const body = JSON.parse(json) as JsonObject;
    const spiffe = object(object(body.spec).spiffe);
    for (const kind of ['x509', 'jwt'] as const) {
      const value = object(spiffe[kind]).maximum_ttl ?? null;
      const us = microsecondsOf(value);
      yield {
        identity_row: key,
        workload_identity: text(object(body.metadata).name) || key,
        kind,
        written: value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value),
        limit_us: us === 0 ? null : us,
      };
    }
  }
}

/** Text of a duration, or seconds and nanoseconds as older tools print them. */
function microsecondsOf(value: JsonValue): number | null {
  const { seconds, nanos } = object(value);
  if (typeof seconds !== 'number') return typeof value === 'object' ? null : duration(value);
  return seconds * 1_000_000 + Math.floor((typeof nanos === 'number' ? nanos : 0) / 1000);
}
