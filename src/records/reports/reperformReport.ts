import { z } from 'zod';

/** The document of `reperform --json`. */
export const reperformReportSchema = z.object({
  bundle: z.string(),
  /** what `verify` said of the bundle */
  verified: z.string(),
  verdict: z.enum(['reproduced', 'differs']),
  procedures: z.array(
    z.object({
      id: z.string(),
      /** rows of kind exception in the bundle and as found again */
      listed: z.number().int(),
      found: z.number().int(),
      population_listed: z.number().int(),
      population_found: z.number().int(),
      reproduced: z.boolean(),
      /** rows that one side has and the other has not, the first 20 */
      differences: z.array(z.string()),
    }),
  ),
  /** the entity's controls: whether its thresholds are those that were used; null where the bundle has none */
  controls: z
    .object({
      file: z.string(),
      sha256: z.string(),
      controls: z.number().int(),
      differences: z.array(z.string()),
    })
    .nullable(),
});
export type ReperformReport = z.infer<typeof reperformReportSchema>;
