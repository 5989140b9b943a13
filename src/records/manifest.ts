import { z } from 'zod';
import { collectionMethodSchema, datasetStatusSchema, evidenceItemSchema } from './datasets.ts';
import { exceptionCountsSchema } from './exceptions.ts';
import { snapshotStatusSchema } from './snapshot.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const timeSchema = z.iso.datetime({ offset: true });
const countSchema = z.number().int().nonnegative();

/** One file of the bundle, other than manifest.json, SHA256SUMS and META/. */
export const manifestFileSchema = z.strictObject({
  path: z.string().min(1),
  bytes: countSchema,
  sha256: sha256Schema,
  /** lines of a .jsonl, data rows of a .csv; null for other files */
  records: countSchema.nullable(),
  /** only of .csv: what the spreadsheet view had to change or cannot show */
  csv: z
    .strictObject({
      /** cells that would have run as a formula and begin with an added apostrophe */
      neutralised_cells: countSchema,
      /** cells with control characters, written as \u{…} */
      escaped_cells: countSchema,
      /** cells above 32,767 characters, which Excel cuts */
      long_cells: countSchema,
    })
    .optional(),
});
export type ManifestFile = z.infer<typeof manifestFileSchema>;

/** One dataset, as information produced by the entity (IPE) is described to an auditor. */
export const manifestDatasetSchema = z.strictObject({
  dataset: z.string().min(1),
  item: evidenceItemSchema,
  description: z.string(),
  files: z.array(z.string()),
  /** full RPC name; empty for derived datasets */
  source_method: z.string(),
  /** filters and parameters in words */
  query: z.string(),
  collection_method: collectionMethodSchema,
  permission_required: z.string(),
  completeness: datasetStatusSchema,
  reason: z.string(),
  counts: z.strictObject({
    /** rows as they came, duplicates included */
    raw: countSchema,
    /** rows understood and kept */
    parsed: countSchema,
    /** rows in the .jsonl files of this bundle */
    exported: countSchema,
  }),
  /** why counts differ; empty when they do not */
  dropped: z.array(z.strictObject({ reason: z.string(), count: countSchema })),
  first_event: timeSchema.nullable(),
  last_event: timeSchema.nullable(),
  duplicates_dropped: countSchema,
  pages: countSchema,
  limits_hit: z.array(z.string()),
});
export type ManifestDataset = z.infer<typeof manifestDatasetSchema>;

/** How a bundle points at the one before it. */
export const previousBundleSchema = z.strictObject({
  bundle_id: z.string().min(1),
  sequence: z.number().int().positive(),
  sha256sums_sha256: sha256Schema,
});
export type PreviousBundle = z.infer<typeof previousBundleSchema>;

/** A bundle of the chain whose place another one of the same period took, and why. */
export const supersededBundleSchema = previousBundleSchema.extend({
  /** number of the bundle that replaces it */
  by: z.number().int().positive(),
  reason: z.string(),
});
export type SupersededBundle = z.infer<typeof supersededBundleSchema>;

/**
 * manifest.json of schema v2, as this version writes it (docs/bundle-format.md §2). Members may be added, never renamed: `verify` reads over
 * those that it does not know. Bundles of schema v1 are in manifestV1.ts.
 */
export const manifestSchema = z.strictObject({
  schema: z.literal('urn:affidavit:soc2-evidence:manifest:v2'),
  /** UUID (version 8) made from the rest of the manifest: the same bundle has the same id */
  bundle_id: z.guid(),
  sequence: z.number().int().positive(),
  previous: previousBundleSchema.nullable(),
  /** number of the bundle of the same period that this one takes the place of; null: it is the first */
  replaces: z.number().int().positive().nullable().optional(),
  /** every bundle of the chain that does not count any more, the one that this bundle replaces among them, by number */
  superseded: z.array(supersededBundleSchema).optional(),
  entity: z.string().min(1),
  cluster: z.strictObject({
    name: z.string(),
    id: z.string().nullable(),
    version: z.string(),
    address: z.string(),
    edition: z.string(),
  }),
  collector: z.strictObject({
    version: z.string(),
    node: z.string(),
    identity: z.string(),
    identity_expires: z.string(),
    roles: z.array(z.string()),
    /** kinds that the identity's roles do not let it read */
    unreadable: z.array(z.string()),
    /** where the closing snapshot was taken, by which user of the operating system and which command; null: not recorded */
    host: z.string().nullable().optional(),
    os_user: z.string().nullable().optional(),
    command_line: z.string().nullable().optional(),
  }),
  /** from inclusive, to exclusive */
  period: z.strictObject({ label: z.string(), from: timeSchema, to: timeSchema, timezone: z.string() }),
  snapshot: z.strictObject({
    id: z.number().int(),
    status: snapshotStatusSchema,
    started: timeSchema,
    ended: timeSchema.nullable(),
  }),
  /** when the state was read from the gateway: not when the bundle was made */
  state_observed_at: timeSchema,
  exported_at: timeSchema,
  clock_skew_ms: z.number().nullable(),
  datasets: z.array(manifestDatasetSchema),
  files: z.array(manifestFileSchema),
  redactions: z.array(z.strictObject({ path: z.string(), rule: z.string(), count: countSchema })),
  catalogue: z.strictObject({ version: z.string(), sha256: sha256Schema }),
  /** every threshold used, by test id and name */
  settings: z.record(z.string(), z.unknown()),
  results: z.strictObject({
    tests: countSchema,
    exceptions: countSchema,
    by_result: z.record(z.string(), countSchema),
  }),
  /** exceptions against the bundles of earlier periods, and by what management says of them */
  register: exceptionCountsSchema.optional(),
  signing: z.strictObject({
    algorithm: z.enum(['ecdsa-p256-sha256', 'ed25519']),
    /** SHA256:… as ssh-keygen -l prints it */
    key_fingerprint: z.string(),
    /** hex SHA-256 of the DER SubjectPublicKeyInfo */
    key_spki_sha256: sha256Schema,
  }),
  /** names of people, hosts and addresses are pseudonyms of the key of this id; absent: they are as they are */
  pseudonyms: z.strictObject({ key_id: z.string().regex(/^[0-9a-f]{16}$/) }).optional(),
  /** the requested timestamps, over META/SHA256SUMS.sig: their files under META/, which SHA256SUMS cannot list */
  timestamps: z
    .array(
      z.strictObject({ url: z.string().min(1), request: z.string().min(1), response: z.string().min(1) }),
    )
    .optional(),
  disclaimer: z.string().min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;
/** A timestamp that the bundle was to get, as its manifest names it. */
export type PlannedTimestamp = NonNullable<Manifest['timestamps']>[number];
