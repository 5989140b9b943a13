import { z } from 'zod';

/** The document of `pseudonyms key --json`. */
export const pseudonymKeyReportSchema = z.object({
  file: z.string(),
  /** names the key in manifests, and gives nothing of it away */
  key_id: z.string().regex(/^[0-9a-f]{16}$/),
});
export type PseudonymKeyReport = z.infer<typeof pseudonymKeyReportSchema>;

/** The document of `pseudonyms reveal --json`. */
export const revealReportSchema = z.object({
  key_id: z.string(),
  names: z.array(z.object({ pseudonym: z.string(), name: z.string() })),
  /** pseudonyms that no name of the store gives: of another key, or of names that the store does not hold any more */
  unknown: z.array(z.string()),
});
export type RevealReport = z.infer<typeof revealReportSchema>;
