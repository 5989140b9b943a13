import { z } from 'zod';

/** Output of `report --json`. */
export const draftReportSchema = z.object({
  /** the HTML file */
  path: z.string(),
  bytes: z.number().int(),
  period: z.object({ from: z.string(), to: z.string() }),
  opening_snapshot: z.number().int().nullable(),
  closing_snapshot: z.number().int(),
  results: z.array(z.object({ id: z.string(), result: z.string(), exceptions: z.number().int() })),
});
export type DraftReport = z.infer<typeof draftReportSchema>;
