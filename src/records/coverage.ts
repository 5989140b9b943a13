import { z } from 'zod';
import { evidenceItemSchema } from './datasets.ts';

/** What can be said of one of the 62 rows of evidence that the user's documents name. */
export const COVERAGE_STATES = [
  'collected',
  'derived',
  'attached',
  'asked for',
  'not offered',
  'denied',
] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/** One row of `affidavit status` and of controls/coverage.csv. Nothing is silently missing: `next` says what to do. */
export const coverageRowSchema = z.object({
  /** 1 to 62 */
  row: z.number().int(),
  wording: z.string(),
  items: z.array(evidenceItemSchema),
  points_of_focus: z.array(z.string()),
  state: z.enum(COVERAGE_STATES),
  /** rows of evidence in all datasets that answer it */
  rows: z.number().int(),
  files: z.array(z.string()),
  /** what is there and what is not, dataset by dataset */
  detail: z.string(),
  /** the exact command or rule where something is missing; empty otherwise */
  next: z.string(),
});
export type CoverageRow = z.infer<typeof coverageRowSchema>;
