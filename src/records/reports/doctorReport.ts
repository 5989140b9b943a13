import { z } from 'zod';

export const CHECK_STATUSES = ['ok', 'warning', 'problem'] as const;

/** One line of `doctor`, and of `health`. */
export const doctorCheckSchema = z.object({
  /** configuration, identity, connection, version, rule, label, clock, store, space, digest_key, key, schedule … */
  check: z.string(),
  status: z.enum(CHECK_STATUSES),
  message: z.string(),
  /** the next step; empty where there is none */
  advice: z.string(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;

/** `doctor --json`: every check in order; `healthy` is false when one is a problem. */
export const doctorReportSchema = z.object({ healthy: z.boolean(), checks: z.array(doctorCheckSchema) });
export type DoctorReport = z.infer<typeof doctorReportSchema>;
