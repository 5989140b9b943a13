import { z } from 'zod';

/**
 * manifest.json of schema v1, as version 0.1.0 wrote it. Frozen: it shares nothing with the current schema, so that bundles which
 * lie at auditors stay verifiable whatever changes there.
 */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime({ offset: true });
const count = z.number().int().nonnegative();

const file = z.strictObject({
  path: z.string().min(1),
  bytes: count,
  sha256,
  records: count.nullable(),
  csv: z.strictObject({ neutralised_cells: count, escaped_cells: count, long_cells: count }).optional(),
});

const dataset = z.strictObject({
  dataset: z.string().min(1),
  item: z.string(),
  description: z.string(),
  files: z.array(z.string()),
  source_method: z.string(),
  query: z.string(),
  collection_method: z.enum(['direct', 'derived', 'inferred']),
  permission_required: z.string(),
  completeness: z.enum(['complete', 'empty', 'partial', 'denied', 'unsupported', 'failed']),
  reason: z.string(),
  counts: z.strictObject({ raw: count, parsed: count, exported: count }),
  dropped: z.array(z.strictObject({ reason: z.string(), count })),
  first_event: time.nullable(),
  last_event: time.nullable(),
  duplicates_dropped: count,
  pages: count,
  limits_hit: z.array(z.string()),
});

export const manifestV1Schema = z.strictObject({
  schema: z.literal('urn:affidavit:soc2-evidence:manifest:v1'),
  bundle_id: z.guid(),
  sequence: z.number().int().positive(),
  previous: z
    .strictObject({
      bundle_id: z.string().min(1),
      sequence: z.number().int().positive(),
      sha256sums_sha256: sha256,
    })
    .nullable(),
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
    unreadable: z.array(z.string()),
  }),
  period: z.strictObject({ label: z.string(), from: time, to: time, timezone: z.string() }),
  snapshot: z.strictObject({
    id: z.number().int(),
    status: z.string(),
    started: time,
    ended: time.nullable(),
  }),
  state_observed_at: time,
  exported_at: time,
  clock_skew_ms: z.number().nullable(),
  datasets: z.array(dataset),
  files: z.array(file),
  redactions: z.array(z.strictObject({ path: z.string(), rule: z.string(), count })),
  catalogue: z.strictObject({ version: z.string(), sha256 }),
  settings: z.record(z.string(), z.unknown()),
  results: z.strictObject({ tests: count, exceptions: count, by_verdict: z.record(z.string(), count) }),
  signing: z.strictObject({
    algorithm: z.enum(['ecdsa-p256-sha256', 'ed25519']),
    key_fingerprint: z.string(),
    key_spki_sha256: sha256,
  }),
  disclaimer: z.string().min(1),
});
