import { z } from 'zod';

/** Output of `evidence --json`. */
export const evidenceReportSchema = z.object({
  /** the SQLite file */
  path: z.string(),
  period: z.object({ from: z.string(), to: z.string() }),
  opening_snapshot: z.number().int().nullable(),
  closing_snapshot: z.number().int(),
  tables: z.array(z.object({ table: z.string(), rows: z.number().int() })),
  results: z.array(z.object({ id: z.string(), result: z.string(), exceptions: z.number().int() })),
});
export type EvidenceReport = z.infer<typeof evidenceReportSchema>;
