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

/** How a decision came about. */
export const DECISION_MEANS = ['review', 'state_change', 'automatic_rule', 'deputy', 'created'] as const;

/** One decision, with who made it and how. Times RFC 3339 UTC. */
export const requestDecisionSchema = z.object({
  /** who decided; for a deputy, the person in whose name; empty where nobody is recorded */
  reviewer: z.string(),
  reviewer_kind: z.string(),
  /** whose call it was */
  actor: z.string(),
  /** human, bot, system, host, machine, unknown */
  actor_kind: z.string(),
  actor_note: z.string(),
  decision: z.enum(['APPROVED', 'DENIED', 'PROMOTED', 'UNKNOWN']),
  /**
   * review: by a reviewer · state_change: by changing the request's state · automatic_rule: a review that the gateway made by an
   * access monitoring rule · deputy: a change of state in the name of another · created: the request was made in that state
   */
  means: z.enum(DECISION_MEANS),
  time: z.string().nullable(),
  reason: z.string(),
  /** what shows it: an event or the API */
  source: z.enum(['events', 'api']),
  event_uid: z.string(),
});

export type RequestDecision = z.infer<typeof requestDecisionSchema>;

/** Event that names the request as in use. */
export const requestUseSchema = z.object({
  time: z.string(),
  kind: z.enum(['certificate', 'session', 'other']),
  event_uid: z.string(),
  user: z.string(),
  /** whether no approval was before it */
  before_approval: z.boolean(),
});

/** Uses of a request from its approval on. */
const useSchema = z.object({
  count: z.number().int(),
  first: z.string().nullable(),
  last: z.string().nullable(),
});

const OLDER_MEANS = { review: 'review', state_update: 'state_change', delegator: 'deputy' } as const;

/** Records that an older version folded hold the approvers only: without this a reader would find that nobody decided. */
function withDecisions<
  T extends { approvers: z.infer<typeof decisionSchema>[]; decisions: RequestDecision[] },
>(record: T): T {
  if (record.decisions.length > 0 || record.approvers.length === 0) return record;
  const kindOf = (name: string): string =>
    name === ''
      ? 'unknown'
      : name.startsWith('bot-')
        ? 'bot'
        : name.startsWith('@teleport-')
          ? 'system'
          : 'human';
  const decisions = record.approvers.map(
    ({ reviewer, actor, decision, time, reason, source, event_uid }): RequestDecision => ({
      reviewer,
      reviewer_kind: kindOf(reviewer),
      actor,
      actor_kind: kindOf(actor),
      actor_note: '',
      decision,
      means: OLDER_MEANS[source],
      time: time === '' ? null : time,
      reason,
      source: event_uid === '' ? 'api' : 'events',
      event_uid,
    }),
  );
  return { ...record, decisions };
}

/** One access request over its whole life, from the API, from events, or both (evidence/access_requests.jsonl). */
export const accessRequestSchema = z
  .object({
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
    /** human, bot, system, host, machine, unknown */
    requester_kind: z.string().default('unknown'),
    /** whether it was made in the state APPROVED, so that nobody could review it */
    created_approved: z.boolean().default(false),
    decisions: z.array(requestDecisionSchema).default([]),
    /** the first uses, in order of time; `uses_not_listed` says how many more there are */
    uses: z.array(requestUseSchema).default([]),
    uses_not_listed: z.number().int().default(0),
    used_certificates: z.number().int().default(0),
    used_sessions: z.number().int().default(0),
    used_other: z.number().int().default(0),
    used_before_approval: z.number().int().default(0),
    /** end of the granted access; null where it was not granted or the end is not known */
    granted_until: z.string().nullable().default(null),
    /** whether its state ever became APPROVED */
    was_approved: z.boolean().default(false),
    /** when its state first became APPROVED; null where it did not, or where the evidence does not say when */
    approved: z.string().nullable().default(null),
    /** things done under it, before its approval too; the end of a session is none */
    acts: z.number().int().default(0),
    first_act: z.string().nullable().default(null),
    last_act: z.string().nullable().default(null),
    /** last event of any kind that names it as in force */
    last_named: z.string().nullable().default(null),
    /** latest end that the requester may have */
    max_duration: z.string().nullable().default(null),
    /** when the granted roles may first be assumed */
    assume_start: z.string().nullable().default(null),
    /** access list that the request was turned into a membership of */
    promoted_to: z.string().default(''),
    suggested_reviewers: z.array(z.string()).default([]),
    source: z.enum(['api', 'events', 'both']),
    events: z.array(z.string()),
  })
  .transform(withDecisions);
export type AccessRequestRecord = z.infer<typeof accessRequestSchema>;
