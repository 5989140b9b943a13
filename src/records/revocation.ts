import { z } from 'zod';
import { microseconds } from '../formats/timestamp.ts';

/** Every kind of taking access away that events or state can show (evidence/revocations.jsonl). */
export const REVOCATION_KINDS = [
  'lock',
  'lock_lifted',
  'lock_expired',
  'user_deleted',
  'bot_deleted',
  'role_deleted',
  'role_removed_from_user',
  'token_deleted',
  'access_request_denied',
  'access_request_deleted',
  'certificate_revoked',
  'mfa_removed',
  'user_locked_out',
  'connector_deleted',
  'trusted_cluster_deleted',
  'device_removed',
  'access_list_deleted',
  'access_list_member_removed',
  'workload_identity_deleted',
  'remote_cluster_removed',
  'scim_deleted',
  'scim_deactivated',
  'okta_assignment_removed',
] as const;

/** Whether a revocation keeps access away at some instant. */
export type InForce = 'yes' | 'no' | 'unknown';

/** One revocation. Times RFC 3339 UTC. */
export const revocationSchema = z.object({
  /** null where no event and no resource gives it: then it lies between `time_from` and `time_to` */
  time: z.string().nullable(),
  /** start of the last snapshot that still showed the access, where `time` is not known */
  time_from: z.string().nullable().default(null),
  /** start of the first snapshot that no longer showed it */
  time_to: z.string().nullable().default(null),
  kind: z.enum(REVOCATION_KINDS),
  /** what lost access, e.g. "user:eve", "role:dba", "user:bob role:dba" */
  target: z.string(),
  /** kind and name of the first part of the target */
  target_kind: z.string().default(''),
  target_name: z.string().default(''),
  /** the user among the parts of the target, or the empty string */
  target_user: z.string().default(''),
  actor: z.string(),
  /** human, bot, system, host, machine, unknown */
  actor_kind: z.string().default('unknown'),
  actor_note: z.string().default(''),
  reason: z.string(),
  in_force: z.enum(['yes', 'no', 'unknown']),
  /** the instant for which `in_force` holds; null: as of the last fold */
  as_of: z.string().nullable().default(null),
  /** when it ends by itself; null = never, or not recorded */
  ends: z.string().nullable(),
  /** when it was undone: the lock lifted, the role given back, the user made again; null: not, or only a span is known */
  lifted: z.string().nullable().default(null),
  /** span in which it was undone, where two snapshots show it and no event */
  lifted_from: z.string().nullable().default(null),
  lifted_to: z.string().nullable().default(null),
  /** whether events or a full listing confirm that it took effect; false: unknown while it is not undone */
  confirmed: z.boolean().default(false),
  /** whether the audit log was read for the whole span between `time_from` and `time_to`; null where `time` is known */
  log_covers: z.boolean().nullable().default(null),
  source: z.enum(['api', 'events', 'both', 'snapshots']),
  event_uid: z.string().nullable(),
  /** lock name, for kinds about locks */
  lock: z.string().nullable(),
});
export type Revocation = z.infer<typeof revocationSchema>;

/** The members that say from when to when a revocation holds. */
export type RevocationSpan = Pick<
  Revocation,
  'kind' | 'time' | 'time_from' | 'time_to' | 'ends' | 'lifted' | 'lifted_from' | 'lifted_to' | 'confirmed'
>;

/** Kinds that give access back: nothing of them is in force. */
const GIVING_BACK: ReadonlySet<string> = new Set(['lock_lifted', 'lock_expired']);

/**
 * Whether a revocation was in force at an instant; the only place that decides it, for revocations and lives of locks alike.
 *
 * @param row what is known of it, now; what came after the instant does not count
 * @param instantUs microseconds since 1970-01-01T00:00:00Z
 */
export function inForceAt(row: RevocationSpan, instantUs: number): InForce {
  if (GIVING_BACK.has(row.kind)) return 'no';
  const us = (time: string | null): number | null => (time === null ? null : microseconds(time));
  const [from, to] = row.time === null ? [us(row.time_from), us(row.time_to)] : [us(row.time), us(row.time)];
  if (from !== null && instantUs < from) return 'no';
  const over = [us(row.ends), us(row.lifted) ?? us(row.lifted_to)];
  if (over.some((end) => end !== null && end <= instantUs)) return 'no';
  if (to !== null && instantUs < to) return 'unknown';
  const maybeOver = row.lifted === null ? us(row.lifted_from) : null;
  if (maybeOver !== null && maybeOver <= instantUs) return 'unknown';
  return row.confirmed ? 'yes' : 'unknown';
}

/**
 * A revocation as it stood at an instant: `in_force` as of then, and nothing of what undid it later.
 *
 * @param instant RFC 3339 UTC
 */
export function revocationAsOf(stored: Revocation, instant: string): Revocation {
  const row = upgraded(stored);
  const instantUs = microseconds(instant);
  if (instantUs === null) throw new RangeError(`not a time: ${instant}`);
  const isLater = (time: string | null): boolean => time !== null && (microseconds(time) ?? 0) >= instantUs;
  const undoneLater = isLater(row.lifted ?? row.lifted_from);
  return {
    ...row,
    ...(undoneLater ? { lifted: null, lifted_from: null, lifted_to: null } : {}),
    in_force: inForceAt(row, instantUs),
    as_of: instant,
  };
}

/** A row that an older version folded lacks what says from when to when it holds: its own `in_force` is all that is known. */
function upgraded(row: Revocation): Revocation {
  if (row.confirmed !== undefined) return row;
  const whole = revocationSchema.parse(row);
  const isOver = row.in_force === 'no' && !GIVING_BACK.has(row.kind) && row.ends === null;
  // undone at a time that is not known
  const lifted_from = isOver ? row.time : null;
  return { ...whole, confirmed: row.in_force !== 'unknown', lifted_from };
}
