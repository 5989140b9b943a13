import { z } from 'zod';
import { exceptionCountsSchema } from '../exceptions.ts';

/** The document of `report --json`. Times RFC 3339 UTC. */
export const draftReportSchema = z.object({
  /** the page */
  path: z.string(),
  /** the workbook; null where none is wanted */
  workbook: z.string().nullable(),
  entity: z.string(),
  period: z.object({ label: z.string(), from: z.string(), to: z.string() }),
  exceptions: exceptionCountsSchema,
});
export type DraftReport = z.infer<typeof draftReportSchema>;
