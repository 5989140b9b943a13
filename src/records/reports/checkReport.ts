import { z } from 'zod';
import { FAIL_ON, RESPONSE_STATUSES } from '../choices.ts';
import { TEST_RESULTS } from '../controls.ts';

export type FailOn = (typeof FAIL_ON)[number];

/**
 * State of an exception that is not over:
 * - new: the previous check did not have it
 * - open: the previous check had it, too
 * - not_determined: the previous check had it, and evidence is missing, so that nothing shows whether it is over
 */
export const CHECK_STATES = ['new', 'open', 'not_determined'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

const count = z.number().int().nonnegative();
const exceptionSchema = z.object({
  id: z.string(),
  reference: z.string(),
  procedure: z.string(),
  dataset: z.string(),
  /** empty: the dataset as a whole */
  row_id: z.string(),
  facts: z.string(),
  /** RFC 3339 UTC: the first of the checks in a row that had it */
  since: z.string(),
});

const currentSchema = exceptionSchema.extend({
  state: z.enum(CHECK_STATES),
  /** response of management, as it counts now */
  status: z.enum(RESPONSE_STATUSES),
  /** why it is not determined; empty for the others */
  detail: z.string(),
});
export type CurrentException = z.infer<typeof currentSchema>;

const endedSchema = exceptionSchema.extend({
  /** earlier_period: its row belongs to the period of the previous check */
  end: z.enum(['resolved', 'earlier_period']),
  detail: z.string(),
});
export type EndedCheckException = z.infer<typeof endedSchema>;

/** `check --json`. Times are RFC 3339 UTC; from inclusive, to exclusive. */
export const checkReportSchema = z.object({
  at: z.string(),
  cluster: z.string(),
  /** `to`: as far as the evidence of the store reaches */
  period: z.object({ label: z.string(), from: z.string(), to: z.string() }),
  snapshot: z.object({ id: z.number().int(), status: z.string(), started: z.string(), age_seconds: count }),
  /** null: there was none */
  previous: z.object({ at: z.string(), period: z.string() }).nullable(),
  counts: z.object({
    new: count,
    open: count,
    not_determined: count,
    resolved: count,
    earlier_period: count,
    /** of new, open and not_determined: those that nobody explained, accepted or remediated */
    unanswered: count,
  }),
  /** procedures by result */
  results: z.object(
    Object.fromEntries(TEST_RESULTS.map((result) => [result, count])) as Record<
      (typeof TEST_RESULTS)[number],
      typeof count
    >,
  ),
  exceptions: z.array(currentSchema),
  ended: z.array(endedSchema),
  fail_on: z.enum(FAIL_ON),
  /** whether the exit status is 9 */
  failed: z.boolean(),
});
export type CheckReport = z.infer<typeof checkReportSchema>;
