import { z } from 'zod';
import { doctorCheckSchema } from './doctorReport.ts';

const count = z.number().int().nonnegative();

/** `health --json`. Times are RFC 3339 UTC; null: not known, never zero. `healthy`: every check is ok. */
export const healthReportSchema = z.object({
  at: z.string(),
  healthy: z.boolean(),
  cluster: z.string().nullable(),
  last_pull: z
    .object({
      snapshot: z.number().int(),
      status: z.string(),
      started: z.string(),
      /** null: it was interrupted */
      ended: z.string().nullable(),
      age_seconds: count,
    })
    .nullable(),
  /** parts of the running period over which the audit log was not read or is silent */
  gaps: z.object({ count, seconds: count }).nullable(),
  identity: z.object({ user: z.string(), expires: z.string(), days_left: z.number().int() }).nullable(),
  store: z.object({ bytes: count, growth_bytes_per_day: count.nullable(), free_bytes: count.nullable() }),
  /** of the running period; unanswered: nobody explained, accepted or remediated them */
  exceptions: z.object({ total: count, unanswered: count }).nullable(),
  last_check: z.object({ at: z.string(), new: count }).nullable(),
  /** items of the request list by what is to be done */
  items: z.object({ outstanding: count, denied: count }).nullable(),
  period: z.object({ label: z.string(), ends: z.string(), days_left: count }).nullable(),
  checks: z.array(doctorCheckSchema),
});
export type HealthReport = z.infer<typeof healthReportSchema>;
