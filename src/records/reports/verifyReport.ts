import { z } from 'zod';
import { previousBundleSchema, supersededBundleSchema } from '../manifest.ts';

/** One thing that is wrong with a bundle. `code` is a stable word of the closed list in src/bundle/verify/codes.ts. */
export const verifyFindingSchema = z.object({
  code: z.string().regex(/^[A-Z0-9_]+$/),
  /** the file inside the bundle (or beside it) that it is about; empty when it is about the bundle as a whole */
  path: z.string(),
  detail: z.string(),
});

/** One check. `skip`: not made, or not wholly, because an earlier failure left nothing to check or the bundle has no such file. */
export const verifyCheckSchema = z.object({
  /** stable name, e.g. sums.files */
  name: z.string(),
  title: z.string(),
  status: z.enum(['pass', 'fail', 'skip']),
  /** code of the first finding; null unless the check failed */
  code: z.string().nullable(),
  /** what was found, or why it was skipped, in plain words */
  detail: z.string(),
  /** the first 100, and the first of each further code; `findings_total` counts all */
  findings: z.array(verifyFindingSchema),
  findings_total: z.number().int().nonnegative(),
});

/** Origin and subject as the bundle states them; null parts could not be read. Not to be trusted when the verdict is `failed`. */
export const verifiedBundleSchema = z.object({
  bundle_id: z.string(),
  sequence: z.number().int(),
  previous: previousBundleSchema.nullable(),
  /** number of the bundle of the same period that it takes the place of; null: none, or an older version made it */
  replaces: z.number().int().nullable(),
  /** the bundles of the chain that were replaced by then */
  superseded: z.array(supersededBundleSchema),
  entity: z.string(),
  cluster: z.string(),
  period: z.object({ label: z.string(), from: z.string(), to: z.string() }),
  exported_at: z.string(),
  sha256sums_sha256: z.string(),
  files: z.number().int(),
});

/** A timestamp of the signature as it could be read. */
export const verifiedTimestampSchema = z.object({
  /** of the response, inside the bundle */
  path: z.string(),
  /** address of the authority as the manifest has it */
  url: z.string(),
  /** RFC 3339, UTC */
  time: z.string(),
  /** milliseconds; null: the authority does not say */
  accuracy_ms: z.number().nullable(),
  /** subject of the authority's certificate; null: the certificate is not there */
  authority: z.string().nullable(),
  /** valid, and its chain leads to a CA of --tsa-ca; false also when none was given */
  trusted: z.boolean(),
});
export type VerifiedTimestamp = z.infer<typeof verifiedTimestampSchema>;

/**
 * The document that `verify --json` prints.
 * verified: every check passed and the signing key is one that the caller gave · self-attested: every check passed, but
 * only with the key enclosed in the bundle · failed: at least one check failed.
 */
export const verifyReportSchema = z.object({
  file: z.string(),
  bytes: z.number().int().nonnegative(),
  /** of the zip as it lies on disk */
  sha256: z.string(),
  verdict: z.enum(['verified', 'self-attested', 'failed']),
  /** distinct codes of all findings, in order of appearance */
  codes: z.array(z.string()),
  checks: z.array(verifyCheckSchema),
  bundle: verifiedBundleSchema.nullable(),
  signer: z
    .object({
      algorithm: z.string(),
      fingerprint: z.string(),
      /** where the key came from that the signatures were checked with */
      source: z.enum(['public-key', 'allowed-signers', 'enclosed']),
    })
    .nullable(),
  /** timestamps of the signature (RFC 3161); none makes the verdict better */
  timestamps: z.array(verifiedTimestampSchema),
});
export type VerifyReport = z.infer<typeof verifyReportSchema>;

/** The result for several bundles together. */
export const chainReportSchema = z.object({
  /** false also when a bundle on its own failed */
  ok: z.boolean(),
  /** SHA-256 of the SHA256SUMS that the caller kept (`--after`) */
  after: z.string().nullable(),
  /** bundles in the order of the chain; those that could not be read are missing */
  order: z.array(
    z.object({
      file: z.string(),
      sequence: z.number().int(),
      sha256sums_sha256: z.string(),
      /** number of the bundle that replaces it; null: it counts */
      superseded_by: z.number().int().nullable(),
    }),
  ),
  /** replaced bundles as the newest one lists them */
  superseded: z.array(supersededBundleSchema),
  /** SHA-256 of the SHA256SUMS of the newest: what to keep for the next `--after` */
  head: z.string().nullable(),
  /** `code` is one of the CHAIN_ codes */
  findings: z.array(z.object({ code: z.string(), file: z.string(), detail: z.string() })),
});
export type ChainReport = z.infer<typeof chainReportSchema>;

/** The document that `verify --json` prints for several bundles, or with `--after`. */
export const verifyChainReportSchema = z.object({
  /** failed: a bundle failed or the chain did; self-attested: at least one bundle is no more than that */
  verdict: z.enum(['verified', 'self-attested', 'failed']),
  /** distinct codes of all bundles and of the chain, in order of appearance */
  codes: z.array(z.string()),
  chain: chainReportSchema,
  /** in the order in which they were given */
  bundles: z.array(verifyReportSchema),
});
export type VerifyChainReport = z.infer<typeof verifyChainReportSchema>;
