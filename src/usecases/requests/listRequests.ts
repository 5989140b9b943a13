import type { RequestsList } from '../../records/reports/requestReports.ts';
import { periodOf, shownPeriod } from '../exceptions/withRegister.ts';
import { type TrailScope, withTrail } from './withTrail.ts';

interface Found {
  id: string;
  requester: string;
  roles: string;
  state: string;
  created: string | null;
  approver: string;
  complete: 0 | 1;
  open: string;
  steps: number;
  certificates: number;
  sessions: number;
  failed: number;
}

const LIST = `
  SELECT r.request_id AS id, r.requester, json_extract(r.json, '$.roles') AS roles, r.state, r.created,
    max(t.approver) AS approver, max(t.complete) AS complete, max(t.open) AS open, count(*) AS steps,
    sum(t.step = 'certificate') AS certificates, sum(t.session_id <> '') AS sessions,
    sum(t.outcome IN ('failed', 'refused')) AS failed
  FROM access_requests r JOIN request_trail t ON t.request_id = r.request_id
  GROUP BY r.rowid ORDER BY r.created_us, r.request_id`;

/**
 * The access requests of a period, each with what its trail comes to.
 *
 * @throws AffidavitError STORE_…, EXPORT_NO_SNAPSHOT, PERIOD_INVALID, FILE_…
 */
export function listRequests(scope: TrailScope): RequestsList {
  return withTrail(
    scope,
    (store) => periodOf(store, scope.period),
    ({ db }, period) => ({
      period: shownPeriod(period),
      requests: db
        .prepare<[], Found>(LIST)
        .all()
        .map((row) => ({ ...row, roles: JSON.parse(row.roles) as string[], complete: row.complete === 1 })),
    }),
  );
}
