import { z } from 'zod';

const periodSchema = z.object({
  label: z.string(),
  /** RFC 3339, from inclusive, to exclusive */
  from: z.string(),
  to: z.string(),
});

const requestSummarySchema = z.object({
  id: z.string(),
  requester: z.string(),
  roles: z.array(z.string()),
  /** PENDING, APPROVED, DENIED, PROMOTED, DELETED, EXPIRED or UNKNOWN */
  state: z.string(),
  /** RFC 3339 UTC; null: not recorded */
  created: z.string().nullable(),
  /** everybody who approved, joined by "; " */
  approver: z.string(),
  /** whether the trail is complete, and what it lacks */
  complete: z.boolean(),
  open: z.string(),
});

/** The document of `requests list --json`. */
export const requestsListSchema = z.object({
  period: periodSchema,
  requests: z.array(
    requestSummarySchema.extend({
      /** steps of the trail, certificates and sessions of every kind among them */
      steps: z.number().int(),
      certificates: z.number().int(),
      sessions: z.number().int(),
      /** steps that failed or were refused */
      failed: z.number().int(),
    }),
  ),
});
export type RequestsList = z.infer<typeof requestsListSchema>;

/** One step of a trail, as evidence/request_trail.jsonl has it (docs/datasets.md); times RFC 3339 UTC. */
export const trailStepSchema = z.object({
  position: z.number().int(),
  step: z.string(),
  time: z.string().nullable(),
  ended: z.string().nullable(),
  actor: z.string(),
  actor_kind: z.string(),
  how: z.string(),
  detail: z.string(),
  target: z.string(),
  resource_owner: z.string(),
  session_id: z.string(),
  login: z.string(),
  commands: z.number().int().nullable(),
  failed_commands: z.number().int().nullable(),
  file_transfers: z.number().int().nullable(),
  recording: z.string(),
  outcome: z.string(),
  exit_code: z.string(),
  error: z.string(),
  event_uid: z.string(),
});
export type TrailStepRow = z.infer<typeof trailStepSchema>;

/** The document of `requests show --json`. */
export const requestTrailReportSchema = requestSummarySchema.extend({
  cluster: z.string(),
  requester_kind: z.string(),
  resources: z.array(z.string()),
  reason: z.string(),
  /** RFC 3339 UTC; null: not recorded */
  expires: z.string().nullable(),
  /** the span whose evidence the trail was made from */
  period: periodSchema,
  /** steps of the trail; `steps` has the first 10,000 */
  count: z.number().int(),
  steps: z.array(trailStepSchema),
  /** path of the page that was written; null: none */
  html: z.string().nullable(),
});
export type RequestTrailReport = z.infer<typeof requestTrailReportSchema>;
