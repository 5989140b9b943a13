import { z } from 'zod';
import { doctorReportSchema } from './doctorReport.ts';
import { keyReportSchema } from './keyReport.ts';

/** `init --json`: what was written, what to run on the gateway, and what `doctor` says of it. */
export const initReportSchema = z.object({
  /** absolute path */
  folder: z.string(),
  files: z.array(z.object({ file: z.string(), purpose: z.string() })),
  /** null: the key that was there is kept */
  key: keyReportSchema.nullable(),
  /** lines for a shell in which tctl works */
  commands: z.array(z.string()),
  doctor: doctorReportSchema,
});
export type InitReport = z.infer<typeof initReportSchema>;
