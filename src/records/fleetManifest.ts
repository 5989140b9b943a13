import { z } from 'zod';
import { TEST_RESULTS } from './controls.ts';
import { datasetStatusSchema } from './datasets.ts';
import { manifestFileSchema, previousBundleSchema } from './manifest.ts';
import { snapshotStatusSchema } from './snapshot.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const timeSchema = z.iso.datetime({ offset: true });
const countSchema = z.number().int().nonnegative();

/** The bundle of one cluster, as the roll-up of a fleet names it. */
const fleetBundleSchema = z.strictObject({
  /** below the folder of the roll-up, with `/`; the file name alone where the bundle lies elsewhere */
  path: z
    .string()
    .max(240)
    .regex(/^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)?[A-Za-z0-9][A-Za-z0-9._-]*\.zip$/),
  bytes: countSchema,
  /** of the zip */
  sha256: sha256Schema,
  /** of SHA256SUMS in it */
  sha256sums_sha256: sha256Schema,
  bundle_id: z.guid(),
  sequence: z.number().int().positive(),
  /** file names of bundles of the same period whose place it takes */
  superseded: z.array(z.string()),
  key_fingerprint: z.string(),
});

/** One declared cluster, as the roll-up of a fleet describes it. */
export const fleetClusterSchema = z.strictObject({
  /** its name in the declaration */
  name: z.string().min(1),
  tags: z.record(z.string(), z.string()),
  /** null where there is no bundle to know it from */
  teleport: z.strictObject({ name: z.string(), version: z.string(), edition: z.string() }).nullable(),
  snapshot: z
    .strictObject({ id: z.number().int(), status: snapshotStatusSchema, started: timeSchema })
    .nullable(),
  /** first and last event of the period in its bundle */
  log: z
    .strictObject({ first: timeSchema.nullable(), last: timeSchema.nullable(), events: countSchema })
    .nullable(),
  /** datasets of its bundle, and those of them that leave something out */
  datasets: countSchema,
  wanting: z.array(z.strictObject({ dataset: z.string(), status: datasetStatusSchema, reason: z.string() })),
  bundle: fleetBundleSchema.nullable(),
  /** why there is no bundle; empty where there is one */
  why: z.string(),
});
export type FleetCluster = z.infer<typeof fleetClusterSchema>;

/**
 * Completeness of a declared cluster:
 * - complete: its snapshot and every table of its bundle
 * - partial: its snapshot is complete, and a table of its bundle leaves something out
 * - incomplete: its snapshot lacks a dataset (F01)
 * - no_bundle: there is nothing of the period (F01)
 */
export function completenessOf({
  bundle,
  snapshot,
  wanting,
}: FleetCluster): 'complete' | 'partial' | 'incomplete' | 'no_bundle' {
  if (bundle === null) return 'no_bundle';
  if (snapshot?.status !== 'complete') return 'incomplete';
  return wanting.length === 0 ? 'complete' : 'partial';
}

/** The result of one procedure over a fleet. */
export const fleetResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  rule: z.string(),
  criteria: z.array(z.string()),
  /** of the whole fleet: the most severe one; a cluster without a bundle is insufficient evidence */
  result: z.enum(TEST_RESULTS),
  exceptions: countSchema,
  /** in the order of the declaration; exceptions of F01 about clusters that are not declared are in the sum only */
  clusters: z.array(
    z.object({
      cluster: z.string(),
      result: z.enum(TEST_RESULTS),
      exceptions: countSchema,
      /** null where there is no bundle */
      population: countSchema.nullable(),
      explanation: z.string(),
    }),
  ),
});
export type FleetResult = z.infer<typeof fleetResultSchema>;

/** manifest.json of the roll-up of a fleet (docs/bundle-format.md). */
export const fleetManifestSchema = z.strictObject({
  schema: z.literal('urn:affidavit:soc2-evidence:fleet-manifest:v1'),
  bundle_id: z.guid(),
  sequence: z.number().int().positive(),
  previous: previousBundleSchema.nullable(),
  entity: z.string().min(1),
  /** a roll-up is of no cluster */
  cluster: z.strictObject({ name: z.literal('fleet') }),
  collector: z.strictObject({
    version: z.string(),
    node: z.string(),
    host: z.string(),
    os_user: z.string(),
  }),
  period: z.strictObject({ label: z.string(), from: timeSchema, to: timeSchema, timezone: z.string() }),
  exported_at: timeSchema,
  /** the declared population */
  clusters: z.array(fleetClusterSchema),
  /** clusters that the entity declares to be no part of it, by their name in Teleport */
  outside: z.array(z.strictObject({ cluster: z.string(), reason: z.string() })),
  files: z.array(manifestFileSchema),
  catalogue: z.strictObject({ version: z.string(), sha256: sha256Schema }),
  results: z.strictObject({
    tests: countSchema,
    exceptions: countSchema,
    by_result: z.record(z.string(), countSchema),
  }),
  signing: z.strictObject({
    algorithm: z.enum(['ecdsa-p256-sha256', 'ed25519']),
    key_fingerprint: z.string(),
    key_spki_sha256: sha256Schema,
  }),
  disclaimer: z.string().min(1),
});
export type FleetManifest = z.infer<typeof fleetManifestSchema>;
