import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import type { ReviewRow, ReviewScope } from '../../records/accessReview.ts';

/** A grant of the closing snapshot, before it has a number and a reviewer. */
export type UnassignedRow = Omit<ReviewRow, 'number' | 'reviewer' | 'chosen'>;

const IN_SCOPE: Readonly<Record<ReviewScope, string>> = {
  all: '1',
  privileged: 'g.privileged = 1',
  bots: "g.holder_kind = 'bot'",
};

/**
 * The grants that a review covers: those in force of an evidence set, by holder and role. Times are RFC 3339 UTC.
 *
 * @param scope which of them
 */
export function reviewPopulation({ db }: EvidenceSet, scope: ReviewScope): UnassignedRow[] {
  return db
    .prepare<[], UnassignedRow>(
      `SELECT g.row_id AS "grant", g.holder AS holder, g.holder_kind AS holder_kind, g.role AS role, g.grant_type AS granted,
         coalesce(g.via, '') AS via, coalesce(g.since, g.holder_created, '') AS since, coalesce(g.until, '') AS expires,
         coalesce(a.last_at, '') AS last_use,
         CASE WHEN g.privileged = 0 THEN 'no' WHEN g.privileged_certain = 1 THEN 'yes' ELSE 'judgment' END AS privileged,
         CASE WHEN i.mfa IS NOT NULL AND i.mfa <> '' THEN i.mfa || ' (identity provider)' ELSE coalesce(h.weakest_device, '') END AS mfa
       FROM grants g
       LEFT JOIN (SELECT holder, max(last_at) AS last_at FROM last_activity GROUP BY holder) a ON a.holder = g.holder
       LEFT JOIN (SELECT user_name, max(weakest_device) AS weakest_device FROM human_accounts WHERE gone = 0 GROUP BY user_name) h
         ON h.user_name = g.holder
       LEFT JOIN (SELECT user_name, max(mfa) AS mfa FROM idp_accounts GROUP BY user_name) i
         ON i.user_name = g.holder AND g.holder_kind = 'human_sso'
       WHERE g.in_force = 1 AND ${IN_SCOPE[scope]}
       ORDER BY g.holder, g.role, g.grant_type, g.via, g.row_id`,
    )
    .all();
}
