import { z } from 'zod';
import { datasetStatusSchema } from './datasets.ts';

/** The result of a run of a local collector for one source of a dataset. */
export const localSourceSchema = z.object({
  dataset: z.string(),
  /** the address, file, folder or list that was read */
  source: z.string(),
  status: datasetStatusSchema,
  rows: z.number().int().nonnegative(),
  /** why, in plain words; empty only for `complete` */
  reason: z.string(),
});
export type LocalSource = z.infer<typeof localSourceSchema>;

/** One run of a local collector; what `probe`, `collect …` and `people import` print with --json. Times RFC 3339 UTC. */
export const localRunSchema = z.object({
  run: z.number().int(),
  /** tls | tbot | git | terraform | people */
  collector: z.string(),
  started: z.string(),
  ended: z.string(),
  /** operating system's user@host */
  who: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  collector_version: z.string(),
  sources: z.array(localSourceSchema),
  /** true: nothing was stored, the sources are as in this earlier run */
  unchanged: z.boolean().optional(),
});
export type LocalRun = z.infer<typeof localRunSchema>;

/** A sentence about each file that a run could not read: it is no source, and the run is not whole. */
export function refusedFiles({ parameters: { refused } }: LocalRun): string[] {
  return Array.isArray(refused) ? refused.map(String) : [];
}

/** One file that a person attached. Times RFC 3339 UTC. */
export const attachmentSchema = z.object({
  id: z.number().int(),
  /** lower-case hex */
  sha256: z.string(),
  bytes: z.number().int(),
  name: z.string(),
  /** item of the request list, 1 to 76 */
  row: z.number().int(),
  note: z.string(),
  who: z.string(),
  attached: z.string(),
  /** from inclusive, to exclusive; null: for every period */
  period: z.object({ from: z.string(), to: z.string() }).nullable(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** The document of `attach`: the file; with --remove the first of the withdrawn files, and all of them. */
export const attachReportSchema = attachmentSchema.extend({ removed: z.array(attachmentSchema).optional() });
export type AttachReport = z.infer<typeof attachReportSchema>;
