import { z } from 'zod';
import { datasetStatusSchema } from './datasets.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const timeSchema = z.iso.datetime({ offset: true });
const countSchema = z.number().int().nonnegative();

/** One Parquet file of a lake. */
const lakeFileSchema = z.strictObject({
  path: z.string().min(1),
  rows: countSchema,
  bytes: countSchema,
  sha256: sha256Schema,
  /** values that Parquet cannot hold: numbers beyond 64 bits are empty, half characters are U+FFFD; absent: none */
  mended: countSchema.optional(),
});
export type LakeFile = z.infer<typeof lakeFileSchema>;

/** A table of the evidence set of a cluster and period. */
const lakeTableSchema = lakeFileSchema.extend({
  table: z.string().min(1),
  /** as dataset_status says; not_collected: by no snapshot */
  status: z.union([datasetStatusSchema, z.literal('not_collected')]),
});
export type LakeTable = z.infer<typeof lakeTableSchema>;

/** A setting as procedures see it. */
const lakeSettingSchema = z.strictObject({
  name: z.string(),
  value: z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(z.string()),
    z.record(z.string(), z.array(z.string())),
  ]),
  basis: z.enum(['entity_policy', 'setting', 'product_default']),
});

/** The evidence set of a cluster and period: what its conclusions are bounded by, and its tables. */
export const lakeSetSchema = z.strictObject({
  cluster: z.string().min(1),
  /** from inclusive, to exclusive */
  period: z.strictObject({ label: z.string().min(1), from: timeSchema, to: timeSchema }),
  server_version: z.string(),
  edition: z.string(),
  opening_snapshot: z.number().int().nullable(),
  closing_snapshot: z.number().int(),
  /** when the closing snapshot began: when the state was read */
  state_observed_at: timeSchema,
  collector_version: z.string(),
  /** sentences about the snapshots that bound the period */
  limitations: z.array(z.string()),
  settings: z.array(lakeSettingSchema),
  tables: z.array(lakeTableSchema),
});
export type LakeSet = z.infer<typeof lakeSetSchema>;

/** A file of the audit log of a cluster: a part of a whole UTC day, whatever the periods. */
export const lakeEventsSchema = lakeFileSchema.extend({
  cluster: z.string().min(1),
  event_date: z.iso.date(),
});
export type LakeEvents = z.infer<typeof lakeEventsSchema>;

/** A cluster that the entity declared as one of its fleet. */
const fleetMemberSchema = z.strictObject({
  name: z.string().min(1),
  /** the cluster that its store holds; null: there is none yet */
  cluster: z.string().nullable(),
});
export type FleetMember = z.infer<typeof fleetMemberSchema>;

/** manifest.json of a lake. It holds no time of writing: the same evidence gives the same lake. */
export const lakeManifestSchema = z.strictObject({
  schema: z.literal('urn:affidavit:soc2-evidence:lake:v1'),
  /** UUID (version 8) made from the rest of the manifest */
  lake_id: z.guid(),
  entity: z.string().min(1),
  sets: z.array(lakeSetSchema),
  events: z.array(lakeEventsSchema),
  /** the declared population; absent: none was declared */
  fleet: z.array(fleetMemberSchema).optional(),
  signing: z.strictObject({
    algorithm: z.enum(['ecdsa-p256-sha256', 'ed25519']),
    /** SHA256:… as ssh-keygen -l prints it */
    key_fingerprint: z.string(),
    /** hex SHA-256 of the DER SubjectPublicKeyInfo */
    key_spki_sha256: sha256Schema,
  }),
});
export type LakeManifest = z.infer<typeof lakeManifestSchema>;
