import { z } from 'zod';
import { TEST_RESULTS } from '../controls.ts';
import { deltaSummarySchema } from '../delta.ts';
import { exceptionCountsSchema } from '../exceptions.ts';

/** The document of `export --json`. */
export const exportReportSchema = z.object({
  path: z.string(),
  /** lower-case hex SHA-256 of the zip */
  sha256: z.string(),
  /** lower-case hex SHA-256 of SHA256SUMS inside it: what a second export of the same state must repeat */
  sha256sums_sha256: z.string(),
  bundle_id: z.string(),
  sequence: z.number().int(),
  /** the bundle of the same period that this one takes the place of; null: it is the first */
  replaces: z.object({ sequence: z.number().int(), reason: z.string() }).nullable(),
  bytes: z.number().int(),
  files: z.number().int(),
  key_fingerprint: z.string(),
  /** timestamps of the signature, of the authorities of --tsa */
  timestamps: z.array(
    z.object({
      url: z.string(),
      /** of the response, inside the bundle */
      path: z.string(),
      /** RFC 3339, UTC */
      time: z.string(),
    }),
  ),
  snapshot: z.number().int(),
  /** false when a dataset of the snapshot is partial, denied or failed: the bundle says which */
  complete: z.boolean(),
  period: z.object({ from: z.string(), to: z.string() }),
  results: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** the control of the entity, else the criterion, and the test */
      reference: z.string(),
      result: z.enum(TEST_RESULTS),
      exceptions: z.number().int(),
    }),
  ),
  /** exceptions against the bundles of earlier periods, and by what management says of them */
  register: exceptionCountsSchema,
  /** the comparison with the bundle before, as delta/summary.json has it */
  delta: deltaSummarySchema,
  limitations: z.array(z.string()),
});
export type ExportReport = z.infer<typeof exportReportSchema>;
