import { z } from 'zod';

/** One decision on an access request. Times RFC 3339 UTC. */
export const decisionSchema = z.object({
  /** who decided; a local administrator on the auth host shows as "<host uuid>.<cluster>" in events */
  reviewer: z.string(),
  /** whose call it was; another than the reviewer where a delegator was named. Empty where nobody is recorded */
  actor: z.string().default(''),
  decision: z.enum(['APPROVED', 'DENIED', 'PROMOTED', 'UNKNOWN']),
  time: z.string(),
  reason: z.string(),
  /** how: a review, a direct state update, or an update with a delegator named */
  source: z.enum(['review', 'state_update', 'delegator']),
  /** uid of the event that shows it; empty when only the API shows it */
  event_uid: z.string(),
});

/** One use of a granted request: an event that names the request's id. */
const useSchema = z.object({
  count: z.number().int(),
  first: z.string().nullable(),
  last: z.string().nullable(),
});

/** One access request over its whole life, from the API, from events, or both (evidence/access_requests.jsonl). */
export const accessRequestSchema = z.object({
  id: z.string(),
  user: z.string(),
  roles: z.array(z.string()),
  /** "cluster/kind/name[/sub]" per requested resource */
  resources: z.array(z.string()),
  reason: z.string(),
  state: z.enum(['PENDING', 'APPROVED', 'DENIED', 'PROMOTED', 'DELETED', 'EXPIRED', 'UNKNOWN']),
  created: z.string().nullable(),
  expires: z.string().nullable(),
  approvers: z.array(decisionSchema),
  resolved: z.string().nullable(),
  resolve_reason: z.string(),
  /** end of life: deleted by someone, or null */
  deleted: z.object({ time: z.string(), actor: z.string() }).nullable(),
  used: useSchema,
  source: z.enum(['api', 'events', 'both']),
  events: z.array(z.string()),
});
export type AccessRequestRecord = z.infer<typeof accessRequestSchema>;
