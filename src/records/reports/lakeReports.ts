import { z } from 'zod';
import { TEST_RESULTS } from '../controls.ts';
import { verifyCheckSchema, verifyFindingSchema, verifyReportSchema } from './verifyReport.ts';

/** The engines that `lake check` runs on. */
export const ENGINE_NAMES = ['duckdb', 'spark'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** Warehouses for which `lake sql` prints statements. */
export const SQL_ENGINES = ['trino', 'athena', 'bigquery', 'clickhouse', 'snowflake'] as const;
export type SqlEngine = (typeof SQL_ENGINES)[number];

const countSchema = z.number().int().nonnegative();

/** The document that `verify --lake DIR --json` prints. Verdicts are those of a bundle. */
export const lakeVerifyReportSchema = z.object({
  /** the folder */
  lake: z.string(),
  verdict: z.enum(['verified', 'self-attested', 'failed']),
  /** distinct codes of all findings, in order of appearance */
  codes: z.array(z.string()),
  checks: z.array(verifyCheckSchema),
  /** null where it could not be read */
  manifest: z
    .object({
      lake_id: z.string(),
      entity: z.string(),
      sha256sums_sha256: z.string(),
      sets: z.array(z.object({ cluster: z.string(), period: z.string() })),
      files: countSchema,
      bytes: countSchema,
    })
    .nullable(),
  signer: z
    .object({
      algorithm: z.string(),
      fingerprint: z.string(),
      source: z.enum(['public-key', 'allowed-signers', 'enclosed']),
    })
    .nullable(),
});
export type LakeVerifyReport = z.infer<typeof lakeVerifyReportSchema>;

/** The document that `verify BUNDLE --lake DIR --json` prints. */
export const referenceReportSchema = z.object({
  /** failed: the bundle, the lake or the reference is; self-attested: the first two are no more than that */
  verdict: z.enum(['verified', 'self-attested', 'failed']),
  /** distinct codes of all findings, in order of appearance */
  codes: z.array(z.string()),
  bundle: verifyReportSchema,
  /** the lake, of whose files those of the cluster's days were read */
  lake: lakeVerifyReportSchema,
  reference: z.object({
    /** Parquet files that the bundle names */
    files: countSchema,
    /** events of the period in them, as the bundle says */
    events: countSchema,
    findings: z.array(verifyFindingSchema),
  }),
});
export type ReferenceReport = z.infer<typeof referenceReportSchema>;

/** The document that `lake write --json` prints. */
export const lakeWriteReportSchema = z.object({
  /** the folder */
  lake: z.string(),
  lake_id: z.string(),
  /** of SHA256SUMS */
  sha256sums_sha256: z.string(),
  /** false: it held the same already */
  changed: z.boolean(),
  /** the evidence sets that this run wrote */
  written: z.array(
    z.object({
      cluster: z.string(),
      period: z.string(),
      store: z.string(),
      tables: countSchema,
      rows: countSchema,
      events: countSchema,
      /** days of the audit log */
      days: countSchema,
      bytes: countSchema,
      /** datasets that were not read completely */
      not_complete: z.array(z.object({ dataset: z.string(), status: z.string() })),
    }),
  ),
  /** evidence sets in the lake, those of earlier runs included */
  sets: z.array(z.object({ cluster: z.string(), period: z.string() })),
  files: countSchema,
  bytes: countSchema,
  key_fingerprint: z.string(),
});
export type LakeWriteReport = z.infer<typeof lakeWriteReportSchema>;

/** The document that `lake check --json` prints. */
export const lakeCheckReportSchema = z.object({
  /** the folder */
  lake: z.string(),
  lake_id: z.string(),
  /** of the files that were read: verified with a key of the caller, or with the enclosed one only */
  verdict: z.enum(['verified', 'self-attested']),
  engine: z.object({ name: z.enum(ENGINE_NAMES), version: z.string() }),
  sets: z.array(z.object({ cluster: z.string(), period: z.string() })),
  /** results by conclusion */
  counts: z.record(z.enum(TEST_RESULTS), countSchema),
  /** one a procedure and evidence set; of procedures over all clusters of a period `cluster` is empty */
  results: z.array(
    z.object({
      cluster: z.string(),
      period: z.string(),
      procedure: z.string(),
      title: z.string(),
      result: z.enum(TEST_RESULTS),
      /** rows */
      population: countSchema,
      exceptions: countSchema,
      insufficient: z.array(z.string()),
      /** points that require judgment; beyond 200 they are one */
      judgment: countSchema,
      explanation: z.string(),
    }),
  ),
  /** the first 20,000; `exceptions_total` counts all */
  exceptions: z.array(
    z.object({
      cluster: z.string(),
      period: z.string(),
      procedure: z.string(),
      /** the same as in a bundle of the cluster */
      id: z.string(),
      dataset: z.string(),
      row_id: z.string(),
      fault: z.string(),
      facts: z.string(),
    }),
  ),
  exceptions_total: countSchema,
});
export type LakeCheckReport = z.infer<typeof lakeCheckReportSchema>;

/** The document that `lake sql --json` prints. */
export const lakeSqlReportSchema = z.object({
  engine: z.enum(SQL_ENGINES),
  title: z.string(),
  lake_id: z.string(),
  /** where the engine sees the lake */
  location: z.string(),
  sets: z.array(z.object({ cluster: z.string(), period: z.string() })),
  /** statements that make the tables visible, in order */
  ddl: z.array(z.string()),
  /** views over a table of Teleport's Athena backend */
  views: z.array(z.string()),
  /** procedures that the engine was seen not to run */
  left_out: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** one statement a procedure: cluster, kind, dataset, row_id, facts, threshold */
  procedures: z.array(z.object({ id: z.string(), title: z.string(), sql: z.string() })),
});
export type LakeSqlReport = z.infer<typeof lakeSqlReportSchema>;

/** The document that `lake results --json` prints. */
export const lakeResultsReportSchema = z.object({
  procedure: z.string(),
  engine: z.enum(SQL_ENGINES),
  /** the warehouse's own id of the query */
  query_id: z.string(),
  /** the statement that `lake sql` prints for the same lake, and its SHA-256 */
  query: z.string(),
  query_sha256: z.string(),
  /** the answer, its SHA-256, and its rows, one a cluster for the size of the population among them */
  file: z.string(),
  file_sha256: z.string(),
  rows: countSchema,
  lake_id: z.string(),
  verdict: z.enum(['verified', 'self-attested']),
  results: lakeCheckReportSchema.shape.results,
  exceptions: lakeCheckReportSchema.shape.exceptions,
});
export type LakeResultsReport = z.infer<typeof lakeResultsReportSchema>;
