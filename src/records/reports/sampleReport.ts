import { z } from 'zod';

/** The document of `sample --json`. */
export const sampleReportSchema = z.object({
  procedure: z.string(),
  engagement: z.string(),
  population: z.number().int(),
  /** of populations/<procedure>.csv */
  population_sha256: z.string(),
  /** SHA-256 of engagement, procedure and population_sha256, a line feed between them */
  seed: z.string(),
  size: z.number().int(),
  /** what the size rests on: "daily: 25, the published size" */
  size_by: z.string(),
  rows: z.array(z.object({ rank: z.number().int(), row_id: z.string(), spare: z.boolean() })),
});
export type SampleReport = z.infer<typeof sampleReportSchema>;
