import { z } from 'zod';

/** The document of `verifier --json`. */
export const verifierPageReportSchema = z.object({
  /** the page */
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  /** lower-case hex */
  sha256: z.string(),
});
export type VerifierPageReport = z.infer<typeof verifierPageReportSchema>;
