import { z } from 'zod';

const count = z.number().int().nonnegative();

/** A bundle as a comparison names it. */
const namedBundleSchema = z.object({
  sequence: z.number().int(),
  bundle_id: z.string(),
  sha256sums_sha256: z.string(),
  /** label of its period */
  period: z.string(),
});

/** How far a listing was compared with that of the bundle before. */
export const datasetDeltaSchema = z.object({
  /** name of the listing */
  dataset: z.string(),
  /** rows: each row; counts: only how many there are; no: not at all */
  compared: z.enum(['rows', 'counts', 'no']),
  /** why not each row, or what could not be determined; empty otherwise */
  note: z.string(),
  /** rows of the listing; null: the bundle has no such listing */
  before: count.nullable(),
  after: count.nullable(),
  /** null: not determined */
  added: count.nullable(),
  removed: count.nullable(),
  changed: count.nullable(),
});
export type DatasetDelta = z.infer<typeof datasetDeltaSchema>;

/** One row that was added or removed, or one member of a row that changed. */
export const rowChangeSchema = z.object({
  dataset: z.string(),
  key: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  /** dotted; empty for a whole row */
  path: z.string(),
  /** as JSON for anything but a text; of a whole row its record; empty: it was not there, or had no value */
  before: z.string(),
  after: z.string(),
});
export type RowChange = z.infer<typeof rowChangeSchema>;

/** A result then and now; null: the procedure was not performed. */
export const resultDeltaSchema = z.object({
  procedure: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  exceptions_before: count.nullable(),
  exceptions_after: count.nullable(),
  changed: z.boolean(),
});
export type ResultDelta = z.infer<typeof resultDeltaSchema>;

/** A setting then and now; null: there was none of that name. */
export const settingDeltaSchema = z.object({
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  changed: z.boolean(),
});
export type SettingDelta = z.infer<typeof settingDeltaSchema>;

/** An exception that only one of the two bundles lists, or whose facts differ. */
export const exceptionDeltaSchema = z.object({
  id: z.string(),
  procedure: z.string(),
  dataset: z.string(),
  row_id: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  facts_before: z.string(),
  facts_after: z.string(),
});
export type ExceptionDelta = z.infer<typeof exceptionDeltaSchema>;

/** An event of a period that was exported before it arrived, or one that only one of two bundles of the period has. */
export const lateEventSchema = z.object({
  /** label of the period, and number of the bundle that does not have it */
  period: z.string(),
  bundle: z.number().int(),
  /** RFC 3339, as the gateway gave it */
  time: z.string(),
  uid: z.string(),
  event: z.string(),
  code: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
});
export type LateEvent = z.infer<typeof lateEventSchema>;

/** delta/summary.json: how far two bundles could be compared, and the figures. */
export const deltaSummarySchema = z.object({
  schema: z.literal('urn:affidavit:soc2-evidence:delta:v1'),
  /** null: this is the first bundle of the chain */
  previous: namedBundleSchema.nullable(),
  /** whole: also its rows are known; figures: only its results, settings and exceptions; no: nothing of it */
  known: z.enum(['whole', 'figures', 'no']),
  /** why not whole; empty when it is */
  reason: z.string(),
  datasets: z.array(datasetDeltaSchema),
  results_changed: count,
  settings_changed: count,
  exceptions: z.object({ added: count, removed: count, changed: count, unchanged: count }),
  /** null: not determined */
  late_events: count.nullable(),
});
export type DeltaSummary = z.infer<typeof deltaSummarySchema>;

/** The document of `diff --json`. Long lists are cut; `left_out` counts what was. */
export const diffReportSchema = z.object({
  before: z.object({ file: z.string(), verified: z.string() }),
  after: z.object({ file: z.string(), verified: z.string() }),
  summary: deltaSummarySchema,
  results: z.array(resultDeltaSchema),
  settings: z.array(settingDeltaSchema),
  changes: z.array(rowChangeSchema),
  exceptions: z.array(exceptionDeltaSchema),
  late_events: z.array(lateEventSchema),
  left_out: z.object({ changes: count, exceptions: count, late_events: count }),
  /** folder of the tables, where one was wanted */
  out: z.string().nullable(),
});
export type DiffReport = z.infer<typeof diffReportSchema>;
