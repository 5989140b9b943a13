import { caKeys as keysDataset, caRotations as rotationsDataset } from '../../../datasets/cluster/caKeys.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { object, objects, text } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import type { ComputedTable } from '../computedTable.ts';
import { definitionsOf, isClosing } from '../definitions.ts';
import { describeKey } from './publicKeys.ts';

/** Keys of the certificate authorities at the closing snapshot, and rotations that were in progress in the period. */
export const caKeys: ComputedTable = {
  histories: [{ table: rotationsDataset.name, datasets: ['cert_authorities'] }],
  add(set, scope) {
    addMade(set, keysDataset, keys(set, scope));
    addMade(set, rotationsDataset, rotations(scope));
  },
};

const PROTOCOLS = [
  ['tls', 'cert', 'key_type'],
  ['ssh', 'public_key', 'private_key_type'],
  ['jwt', 'public_key', 'private_key_type'],
] as const;

function* keys(set: EvidenceSet, { closing }: EvidenceScope): Generator<JsonObject> {
  for (const { key, json } of set.rows('cert_authorities')) {
    const spec = object((JSON.parse(json) as JsonObject).spec);
    const cluster = text(spec.cluster_name);
    for (const [member, active] of [
      ['active_keys', true],
      ['additional_trusted_keys', false],
    ] as const) {
      const keySet = object(spec[member]);
      for (const [protocol, part, custody] of PROTOCOLS) {
        for (const pair of objects(keySet[protocol])) {
          yield {
            authority: key,
            ca_type: text(spec.type),
            cluster_name: cluster,
            own: cluster === '' || cluster === closing.cluster.name,
            active,
            protocol,
            custody: custodyOf(pair[custody]),
            ...describeKey(text(pair[part])),
          };
        }
      }
    }
  }
}

function* rotations(scope: EvidenceScope): Generator<JsonObject> {
  const { closing } = scope;
  for (const { rowId, body, validity } of definitionsOf(scope, 'cert_authorities')) {
    const { rotation, type, cluster_name } = object(body.spec);
    const { state, phase, started } = object(rotation);
    if (state !== 'in_progress') continue;
    const cluster = text(cluster_name);
    const shownUs = isClosing(validity, scope) ? startedMs(closing) * 1000 : validity.from;
    yield {
      authority: rowId,
      ca_type: text(type),
      own: cluster === '' || cluster === closing.cluster.name,
      phase: text(phase),
      rotation_started: text(started) || null,
      last_shown: shownUs === null ? null : preciseText(shownUs),
    };
  }
}

const CUSTODY = ['software', 'pkcs11', 'gcp_kms', 'aws_kms'] as const;

/** The gateway prints a number, or nothing for its own key in software. */
function custodyOf(value: JsonValue | undefined): string {
  if (typeof value === 'number') return CUSTODY[value] ?? 'unknown';
  const word = text(value).toLowerCase();
  return word === '' || word === 'raw' ? 'software' : word;
}
