import { z } from 'zod';
import { type FleetManifest, fleetManifestSchema } from '../../records/fleetManifest.ts';
import type { ManifestFile } from '../../records/manifest.ts';
import { bundleIdOf } from '../bundleId.ts';
import { countByResult } from '../countByResult.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import { FLEET_NAME, type RollUpInput } from './rollUpInput.ts';

const SCHEMA = 'urn:affidavit:soc2-evidence:fleet-manifest:v1';

const DISCLAIMER =
  'This roll-up names the evidence bundles of several clusters, which the entity collected with its own tool. It is not an ' +
  'audit, not an opinion and not a certification. The evidence itself is in the bundles; the population of clusters is the ' +
  "entity's own declaration.";

/** Puts the manifest of a roll-up together (docs/bundle-format.md). */
export function buildFleetManifest(
  input: RollUpInput,
  files: readonly ManifestFile[],
  key: PublicKey,
): FleetManifest {
  const { results, period } = input;
  const body: Omit<FleetManifest, 'bundle_id'> = {
    schema: SCHEMA,
    sequence: input.sequence,
    previous: input.previous,
    entity: input.entity,
    cluster: { name: FLEET_NAME },
    collector: input.program,
    period: {
      label: period.label,
      from: new Date(period.fromMs).toISOString(),
      to: new Date(period.toMs).toISOString(),
      timezone: 'UTC',
    },
    exported_at: input.exportedAt.toISOString(),
    clusters: [...input.clusters],
    outside: [...input.outside],
    files: [...files],
    catalogue: input.catalogue,
    results: {
      tests: results.length,
      exceptions: results.reduce((sum, { exceptions }) => sum + exceptions, 0),
      by_result: countByResult(results),
    },
    signing: { algorithm: key.algorithm, key_fingerprint: key.fingerprint, key_spki_sha256: key.spkiSha256 },
    disclaimer: DISCLAIMER,
  };
  const { schema, ...rest } = body;
  return fleetManifestSchema.parse({ schema, bundle_id: bundleIdOf(body), ...rest });
}

/** The JSON Schema (draft 2020-12) that lies beside manifest.json. */
export function fleetManifestJsonSchema(): string {
  const schema = z.toJSONSchema(fleetManifestSchema, { target: 'draft-2020-12' });
  return `${JSON.stringify({ $id: SCHEMA, title: 'Manifest of the roll-up of a fleet', ...schema }, null, 2)}\n`;
}
