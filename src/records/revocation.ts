import { z } from 'zod';

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
] as const;

/** One revocation. Times RFC 3339 UTC. */
export const revocationSchema = z.object({
  /** null only where the gateway itself gives no time */
  time: z.string().nullable(),
  kind: z.enum(REVOCATION_KINDS),
  /** what lost access, e.g. "user:eve", "role:dba", "user:bob role:dba" */
  target: z.string(),
  actor: z.string(),
  reason: z.string(),
  in_force: z.enum(['yes', 'no', 'unknown']),
  /** when it ends by itself; null = never, or not recorded */
  ends: z.string().nullable(),
  source: z.enum(['api', 'events', 'both', 'snapshots']),
  event_uid: z.string().nullable(),
  /** lock name, for kinds about locks */
  lock: z.string().nullable(),
});
export type Revocation = z.infer<typeof revocationSchema>;
